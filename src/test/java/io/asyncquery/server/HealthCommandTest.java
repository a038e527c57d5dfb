package io.asyncquery.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCommandTest {
    private HttpServer service;
    private Map<String, String> environment;

    @BeforeEach
    void serve() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/q/health/live", 200);
        answer("/q/health/ready", 503);
        service.start();
        environment = Map.of(
                "QUARKUS_MANAGEMENT_PORT", Integer.toString(service.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void aServiceThatIsLiveIsHealthy() {
        assertThat(HealthCommand.run(new String[0], environment)).isZero();
    }

    @Test
    void readinessIsAskedForByName() {
        assertThat(HealthCommand.run(new String[] {"ready"}, environment)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"started", "no such check", "../../secret"})
    void aCheckThatTheServiceDoesNotHaveFails(String check) {
        assertThat(HealthCommand.run(new String[] {check}, environment)).isEqualTo(1);
    }

    @Test
    void aServiceThatIsNotThereIsNotHealthy() {
        service.stop(0);

        assertThat(HealthCommand.run(new String[0], environment)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http", "70000"})
    void aPortThatIsNoneFails(String port) {
        assertThat(HealthCommand.run(new String[0], Map.of("QUARKUS_MANAGEMENT_PORT", port)))
                .isEqualTo(1);
    }

    private void answer(String path, int status) {
        service.createContext(path, exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }
}
