package io.asyncquery.server;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;

/**
 * Asks the service of the same container for its health, at the management port: what a container's health check calls
 * where there is no shell and no curl.
 */
final class HealthCommand {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final String DEFAULT_PORT = "9000";

    private HealthCommand() {}

    /**
     * Asks whether the service is {@code live}, or what else the first argument names: {@code ready} or {@code started}.
     * Answers 0 when it is, else 1, the status of a health check that failed.
     */
    static int run(String[] arguments, Map<String, String> environment) {
        String check = arguments.length == 0 ? "live" : arguments[0];
        String port = environment.getOrDefault("QUARKUS_MANAGEMENT_PORT", DEFAULT_PORT);
        try {
            URI address = URI.create("http://127.0.0.1:" + port + "/q/health/" + check);
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK ? 0 : 1;
        } catch (IOException | RuntimeException notThere) {
            return 1;
        }
    }
}
