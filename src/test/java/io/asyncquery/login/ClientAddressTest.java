package io.asyncquery.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2::9%eth0, 2001:db8:1:2:0:0:0:0/64",
        "::1, 0:0:0:0:0:0:0:0/64",
        "::ffff:192.0.2.1, 192.0.2.1",
        "unknown, unknown",
        "proxy.example.com, proxy.example.com",
        ":::::, :::::",
        "12345::zz, 12345::zz"
    })
    void failuresAreCountedForTheAddressOrTheNetwork(String host, String counted) {
        assertThat(ClientAddress.of(host)).isEqualTo(counted);
    }

    @Test
    void aLongLieOfAProxyIsCutAndNoAddressIsOneAsWell() {
        assertThat(ClientAddress.of("x".repeat(10_000))).hasSize(64);
        assertThat(ClientAddress.of(":".repeat(10_000))).hasSize(64);
        assertThat(ClientAddress.of(null)).isEqualTo("unknown");
    }
}
