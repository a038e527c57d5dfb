package io.asyncquery.contract;

import io.asyncquery.fakes.TokenServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Base64;
import java.util.Map;

/** The server of tokens, for as long as a service of the tests runs. */
public class TokenIssuer implements QuarkusTestResourceLifecycleManager {
    /** Where the tests find the private key, in Base64, its name, and the issuer. */
    static final String PRIVATE_KEY = "test.issuer.private-key";

    static final String KEY_ID = "test.issuer.key-id";
    static final String ISSUER = "quarkus.oidc.auth-server-url";

    private final TokenServer server = new TokenServer();

    @Override
    public Map<String, String> start() {
        server.answer();
        return Map.of(
                ISSUER,
                server.issuer(),
                KEY_ID,
                server.keyId(),
                PRIVATE_KEY,
                Base64.getEncoder().encodeToString(server.privateKey().getEncoded()));
    }

    @Override
    public void stop() {
        server.close();
    }
}
