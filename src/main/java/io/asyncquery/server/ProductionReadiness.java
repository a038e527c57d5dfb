package io.asyncquery.server;

import io.asyncquery.login.LoginConfig;
import io.asyncquery.login.Users;
import io.asyncquery.spark.EngineSettings;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Looks for what makes a service unsafe to expose, and says for each which property answers it. */
final class ProductionReadiness {
    private static final String USERS_FILE = "async-query.login.users-file";

    /** Keys of Quarkus that give the API a certificate without a name for the settings. */
    private static final Pattern CERTIFICATE =
            Pattern.compile("quarkus\\.tls\\.key-store\\.(pem\\..+\\.cert|(p12|jks)\\.path)"
                    + "|quarkus\\.http\\.ssl\\.certificate\\.(files|key-store-file)");

    private final SmallRyeConfig config;
    private final SecurityConfig security;
    private final List<EngineSettings> engines;
    private final LoginConfig login;
    private final Users users;

    /**
     * What is not safe.
     *
     * @param problem what it is
     * @param answer the property that answers it, and how
     */
    record Finding(String problem, String answer) {}

    ProductionReadiness(
            SmallRyeConfig config,
            SecurityConfig security,
            List<EngineSettings> engines,
            LoginConfig login,
            Users users) {
        this.config = config;
        this.security = security;
        this.engines = engines;
        this.login = login;
        this.users = users;
    }

    /** Everything that is not safe, in one list. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        checkUsers(findings);
        checkTokens(findings);
        checkTransport(findings);
        checkAddresses(findings);
        engines.forEach(engine -> checkEngine(engine, findings));
        checkFiles(findings);
        checkPorts(findings);
        return findings;
    }

    private void checkUsers(List<Finding> findings) {
        Set<String> sample = users.withSamplePassword();
        if (!sample.isEmpty()) {
            findings.add(new Finding(
                    "everybody knows the passwords of the sample's users: " + String.join(", ", sample),
                    USERS_FILE + ": a file with users and passwords of your own"));
        }
        Set<String> readable = users.withPlainText();
        readable.removeAll(sample);
        if (!readable.isEmpty()) {
            findings.add(new Finding(
                    "the passwords of these users are not hashed: " + String.join(", ", readable),
                    USERS_FILE + ": a file with hashes, which the command hash-password makes"));
        }
        if (users.isEmpty()
                && !isTrue("quarkus.oidc.tenant-enabled")
                && login.clientCertificates() == LoginConfig.ClientCertificates.NONE) {
            findings.add(new Finding(
                    "nobody can log in",
                    USERS_FILE + ": a file with users; or quarkus.oidc.tenant-enabled=true for tokens, or"
                            + " async-query.login.client-certificates for certificates"));
        }
    }

    private void checkTokens(List<Finding> findings) {
        if (isTrue("quarkus.oidc.tenant-enabled")
                && text("quarkus.oidc.token.audience").isEmpty()) {
            findings.add(new Finding(
                    "tokens that were given out for other applications are taken as well",
                    "quarkus.oidc.token.audience: what this service is called in the tokens for it"));
        }
    }

    private void checkTransport(List<Finding> findings) {
        if (security.tlsTerminatedByProxy()) {
            return;
        }
        if (!speaksTls()) {
            findings.add(new Finding(
                    "passwords and results can be read on their way: nothing encrypts them",
                    "quarkus.http.tls-configuration-name: a key and a certificate; or"
                            + " async-query.security.tls-terminated-by-proxy=true when a proxy in front speaks TLS"));
        } else if (!text("quarkus.http.insecure-requests").orElse("").equalsIgnoreCase("disabled")) {
            findings.add(new Finding(
                    "beside the port with TLS there is one without, where passwords can be read on their way",
                    "quarkus.http.insecure-requests=disabled"));
        }
    }

    private boolean speaksTls() {
        return text("quarkus.http.tls-configuration-name").isPresent()
                || StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                        .anyMatch(name -> CERTIFICATE.matcher(name).matches()
                                && text(name).isPresent());
    }

    private void checkAddresses(List<Finding> findings) {
        if (isTrue("quarkus.http.proxy.proxy-address-forwarding")
                && config.getOptionalValues("quarkus.http.proxy.trusted-proxies", String.class)
                        .isEmpty()) {
            findings.add(new Finding(
                    "clients can claim any address, so that guessing is not slowed and the audit log says what they like",
                    "quarkus.http.proxy.trusted-proxies: the addresses of the proxies in front, whose word counts"));
        }
    }

    private void checkEngine(EngineSettings engine, List<Finding> findings) {
        if (engine.lacksToken() && !security.engineWithoutToken()) {
            findings.add(new Finding(
                    "whoever reaches the remote engine" + (engine.name().isDefault() ? "" : " " + engine.name())
                            + " can run anything on it: it asks for no token",
                    engine.key() + ".token: the token that the engine was started with; or"
                            + " async-query.security.engine-without-token=true when nobody else can reach it"));
        }
    }

    private void checkFiles(List<Finding> findings) {
        SecretFiles.of(config, users.file())
                .readableByEverybody()
                .forEach(file -> findings.add(new Finding(
                        "every user of this machine can read " + file.path() + ", which holds secrets",
                        file.property() + ": take that right away, with chmod o-r " + file.path())));
    }

    private void checkPorts(List<Finding> findings) {
        Optional<String> port = text("quarkus.http.port");
        if (isTrue("quarkus.management.enabled")
                && port.equals(text("quarkus.management.port"))
                && port.isPresent()
                && !port.get().equals("0")) {
            findings.add(new Finding(
                    "the port for users is also that for health and metrics: " + port.get(),
                    "quarkus.management.port: another one, which users cannot reach"));
        }
    }

    private boolean isTrue(String key) {
        return text(key).map(Boolean::parseBoolean).orElse(false);
    }

    private Optional<String> text(String key) {
        return config.getOptionalValue(key, String.class).filter(value -> !value.isBlank());
    }
}
