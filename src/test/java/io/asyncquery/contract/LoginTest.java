package io.asyncquery.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.fakes.AuditLines;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials on the wire: hostile ones, and too many wrong ones. */
@QuarkusTest
@TestProfile(LoginTest.Profile.class)
class LoginTest {
    private static final String ADDRESS = ErrorTable.PATH + "/x/status?project=learn_kylin";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic !!!",
                "Basic QURNSU4=",
                "Basic OktZTElO",
                "Basic Og==",
                "Digest x",
                "Bearer x",
                "\u00ff"
            })
    void credentialsThatAreNoneAreRefusedInTheEnvelope(String header) {
        Response answer = given().header("Authorization", header).get(ADDRESS);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.<String>path("code")).isEqualTo("999");
        assertThat(answer.<String>path("error_code")).isIn("KE-010003207", "KE-010003208");
        assertThat(answer.headers().getValues("WWW-Authenticate"))
                .containsExactly("Basic realm=\"async-query\", charset=\"UTF-8\"");
    }

    @Test
    void whatNobodyIsCalledIsRefusedHoweverLong() {
        assertThat(login("x".repeat(4000), "y").statusCode()).isEqualTo(401);
        assertThat(login("ADMIN", "\u0000").statusCode()).isEqualTo(401);
        assertThat(login("李雷", "密码").statusCode()).isEqualTo(401);
    }

    @Test
    void afterTheFreeFailuresTheAnswerSaysWhenToComeAgain() {
        for (int i = 0; i < 3; i++) {
            assertThat(login("MODELER", "guess" + i).statusCode()).isEqualTo(401);
        }

        Response english = login("MODELER", "MODELER");
        Response chinese =
                as("MODELER", "guess").header("Accept-Language", "zh").get(ADDRESS);

        assertThat(english.statusCode()).isEqualTo(429);
        assertThat(english.<String>path("error_code")).isEqualTo("KE-010003005");
        assertThat(english.<String>path("msg"))
                .matches("KE-010003005: Too many logins have failed\\. Please try again in \\d+ seconds\\.");
        assertThat(Integer.parseInt(english.header("Retry-After"))).isBetween(1, 3600);
        assertThat(english.header("WWW-Authenticate")).isNull();
        assertThat(chinese.<String>path("msg")).contains("登录失败次数过多");
        assertThat(login("ADMIN", "KYLIN").statusCode()).isEqualTo(200);
    }

    @Test
    void eachGuessDuringAPauseIsALineInTheAuditLog() {
        try (AuditLines audit = AuditLines.listen()) {
            for (int i = 0; i < 5; i++) {
                login("probed", "guess" + i);
            }

            assertThat(audit.events()).hasSize(5).allSatisfy(event -> {
                assertThat(event.path("event").asText()).isEqualTo("status");
                assertThat(event.path("outcome").asText()).isEqualTo("denied");
                assertThat(event.path("claimed_user").asText()).isEqualTo("probed");
                assertThat(event.path("user").isNull()).isTrue();
            });
            assertThat(audit.events().subList(3, 5))
                    .extracting(event -> event.path("error_code").asText())
                    .containsExactly("KE-010003005", "KE-010003005");
            assertThat(String.join("", audit.text())).doesNotContain("guess");
        }
    }

    @Test
    void aProxysWordForTheAddressOfItsClientDoesNotCountUnlessItIsTrusted() {
        for (int i = 0; i < 3; i++) {
            as("somebody", "guess").header("X-Forwarded-For", "203.0.113." + i).get(ADDRESS);
        }

        assertThat(as("somebody", "guess")
                        .header("X-Forwarded-For", "203.0.113.9")
                        .get(ADDRESS)
                        .statusCode())
                .isEqualTo(429);
    }

    @Test
    void manyGuessesAtTheSameTimeGetAnAnswerEachAndOnlyTheFreeOnesAreLookedAt() {
        var answers = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> login("victim", "guess" + i).statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).hasSize(40).containsOnly(401, 429);
        assertThat(answers.stream().filter(status -> status == 401).count()).isBetween(1L, 3L);
    }

    private static Response login(String user, String password) {
        return as(user, password).get(ADDRESS);
    }

    private static RequestSpecification as(String user, String password) {
        byte[] pair = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
        return given().header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** The service of the other tests, where pauses outlast a test. */
    public static class Profile extends WireProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = super.getConfigOverrides();
            settings.put("async-query.login.throttle.failures-per-user", "3");
            settings.put("async-query.login.throttle.failures-per-address", "1000");
            settings.put("async-query.login.throttle.delay", "1h");
            settings.put("async-query.login.throttle.max-delay", "1h");
            settings.put("async-query.login.throttle.forget-after", "2h");
            return settings;
        }
    }
}
