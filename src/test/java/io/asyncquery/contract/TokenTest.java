package io.asyncquery.contract;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bearer tokens of a server of OpenID Connect, beside users with passwords. */
@QuarkusTest
@TestProfile(TokenTest.Profile.class)
class TokenTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ADDRESS = ErrorTable.PATH + "/x/status?project=";

    private final Map<String, Object> header = new HashMap<>();
    private final Map<String, Object> claims = new HashMap<>();

    @BeforeEach
    void rightClaims() {
        header.put("alg", "RS256");
        header.put("kid", property(TokenIssuer.KEY_ID));
        long now = Instant.now().getEpochSecond();
        claims.put("iss", property(TokenIssuer.ISSUER));
        claims.put("aud", "async-query");
        claims.put("sub", "0815");
        claims.put("preferred_username", "dora");
        claims.put("groups", List.of("LOADER"));
        claims.put("iat", now - 60);
        claims.put("exp", now + 600);
    }

    @Test
    void theRolesOfATokenMeanWhatTheyMeanForUsersWithPasswords() throws Exception {
        assertThat(get(token(), "loads").statusCode()).isEqualTo(200);
        assertThat(get(token(), "learn_kylin").statusCode()).isEqualTo(200);
        assertThat(get(token(), "closed").<String>path("error_code")).isEqualTo("KE-010024001");

        claims.put("groups", List.of("ADMIN"));
        assertThat(get(token(), "closed").statusCode()).isEqualTo(200);
        claims.remove("groups");
        assertThat(get(token(), "loads").statusCode()).isEqualTo(403);
    }

    @Test
    void theUserIsCalledAsTheTokenSays() throws Exception {
        Response submitted = given().header("Authorization", "Bearer " + token())
                .contentType("application/json")
                .body(Map.of("sql", "select 1", "project", "learn_kylin"))
                .post(ErrorTable.PATH);

        assertThat(WireClient.admin()
                        .get("/" + submitted.path("data.query_id") + "?project=learn_kylin")
                        .data()
                        .path("submitter")
                        .asText())
                .isEqualTo("dora");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aTokenOfAUserWithoutANameIsRefused(String name) throws Exception {
        claims.put("preferred_username", name);
        claims.put("groups", List.of("ADMIN"));

        assertRefused(token());
        assertThat(given().header("Authorization", "Bearer " + token())
                        .delete(ErrorTable.PATH)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void passwordsGoOnWorkingAndTheChallengeNamesBoth() {
        assertThat(WireClient.analyst().get("/x/status?project=learn_kylin").status())
                .isEqualTo(200);

        Response answer = given().get(ADDRESS + "learn_kylin");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().getValues("WWW-Authenticate"))
                .containsExactly("Basic realm=\"async-query\", charset=\"UTF-8\"", "Bearer realm=\"async-query\"");
    }

    @Test
    void aTokenThatIsOverIsRefused() throws Exception {
        claims.put("exp", Instant.now().getEpochSecond() - 60);

        assertRefused(token());
    }

    @Test
    void aTokenForAnotherAudienceIsRefused() throws Exception {
        claims.put("aud", "another-service");
        assertRefused(token());
        claims.remove("aud");
        assertRefused(token());
    }

    @Test
    void aTokenOfAnotherIssuerIsRefused() throws Exception {
        claims.put("iss", "https://login.example.com");
        assertRefused(token());
        claims.remove("iss");
        assertRefused(token());
    }

    @Test
    void aTokenSignedByAnotherKeyIsRefusedWhateverKeyItNames() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        PrivateKey another = generator.generateKeyPair().getPrivate();

        assertRefused(signed(another));
        header.put("kid", "another");
        assertRefused(signed(another));
    }

    @Test
    void aTokenThatWasChangedIsRefused() throws Exception {
        String signature = token().substring(token().lastIndexOf('.'));
        claims.put("groups", List.of("ADMIN"));

        assertRefused(content() + signature);
    }

    @Test
    void aTokenWithoutASignatureIsRefused() throws Exception {
        header.put("alg", "none");

        assertRefused(content() + '.');
        assertRefused(content());
        assertRefused(content() + ".x");
    }

    @Test
    void aTokenSignedWithTheNameOfTheKeyAsASecretIsRefused() throws Exception {
        header.put("alg", "HS256");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(property(TokenIssuer.KEY_ID).getBytes(UTF_8), "HmacSHA256"));

        assertRefused(content() + '.' + base64(mac.doFinal(content().getBytes(UTF_8))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", ".", "..", "a.b.c", "e30.e30.e30", "null", "\u00ff", "x y"})
    void whatIsNoTokenIsRefused(String garbage) {
        assertRefused(garbage);
    }

    @Test
    void aTokenOfManyBytesIsRefused() {
        assertRefused("x".repeat(6000));
        assertRefused("x.".repeat(3000));
    }

    private void assertRefused(String token) {
        Response answer = get(token, "learn_kylin");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.<String>path("code")).isEqualTo("999");
        assertThat(answer.<String>path("error_code")).isIn("KE-010003207", "KE-010003208");
        assertThat(answer.asString()).doesNotContain("127.0.0.1", "Exception", "jose4j");
    }

    private static Response get(String token, String project) {
        return given().header("Authorization", "Bearer " + token).get(ADDRESS + project);
    }

    private String token() throws GeneralSecurityException, JsonProcessingException {
        byte[] key = Base64.getDecoder().decode(property(TokenIssuer.PRIVATE_KEY));
        return signed(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key)));
    }

    private String signed(PrivateKey key) throws GeneralSecurityException, JsonProcessingException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(content().getBytes(UTF_8));
        return content() + '.' + base64(signature.sign());
    }

    private String content() throws JsonProcessingException {
        return base64(JSON.writeValueAsBytes(header)) + '.' + base64(JSON.writeValueAsBytes(claims));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String property(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    /** The service of the other tests with a server of tokens. */
    public static class Profile extends WireProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = super.getConfigOverrides();
            settings.put("quarkus.oidc.tenant-enabled", "true");
            settings.put("quarkus.oidc.token.audience", "async-query");
            settings.put("async-query.projects.loads.query.roles", "LOADER");
            return settings;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(TokenIssuer.class));
        }
    }
}
