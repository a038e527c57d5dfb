package io.asyncquery.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.MappedConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoginConfigTest {
    @Test
    void defaults() {
        LoginConfig config = MappedConfig.of(LoginConfig.class, Map.of());

        assertThat(config.usersFile()).isEmpty();
        assertThat(config.rolesFile()).isEmpty();
        assertThat(config.remember()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.clientCertificates()).isEqualTo(LoginConfig.ClientCertificates.NONE);
        assertThat(config.throttle().failuresPerUser()).isEqualTo(5);
        assertThat(config.throttle().failuresPerAddress()).isEqualTo(50);
        assertThat(config.throttle().delay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.throttle().maxDelay()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.throttle().forgetAfter()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void everyKey() {
        LoginConfig config = MappedConfig.of(
                LoginConfig.class,
                Map.of(
                        "async-query.login.users-file", "/etc/u",
                        "async-query.login.roles-file", "/etc/r",
                        "async-query.login.remember", "1m",
                        "async-query.login.client-certificates", "required",
                        "async-query.login.throttle.failures-per-user", "1",
                        "async-query.login.throttle.failures-per-address", "2",
                        "async-query.login.throttle.delay", "3s",
                        "async-query.login.throttle.max-delay", "4s",
                        "async-query.login.throttle.forget-after", "5s"));

        assertThat(config.usersFile()).contains(Path.of("/etc/u"));
        assertThat(config.rolesFile()).contains(Path.of("/etc/r"));
        assertThat(config.remember()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.clientCertificates()).isEqualTo(LoginConfig.ClientCertificates.REQUIRED);
        assertThat(config.throttle().failuresPerUser()).isEqualTo(1);
        assertThat(config.throttle().failuresPerAddress()).isEqualTo(2);
        assertThat(config.throttle().delay()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.throttle().maxDelay()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.throttle().forgetAfter()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whatIsNoneOfTheWordsIsRejected() {
        assertThatThrownBy(() ->
                        MappedConfig.of(LoginConfig.class, Map.of("async-query.login.client-certificates", "please")))
                .hasMessageContaining("client-certificates");
    }
}
