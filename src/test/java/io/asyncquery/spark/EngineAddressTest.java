package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineAddressTest {
    private static final String KEY = "async-query.engines.etl.remote";

    @ParameterizedTest
    @CsvSource({
        "sc://spark,spark,15002,false,",
        "sc://spark/,spark,15002,false,",
        "sc://spark:1,spark,1,false,",
        "sc://10.0.0.1:65535,10.0.0.1,65535,false,",
        "sc://[::1]:15002,[::1],15002,false,",
        "sc://spark.example.org:443/;use_ssl=true,spark.example.org,443,true,",
        "sc://spark:443/;use_ssl=TRUE,spark,443,true,",
        "sc://spark:443/;use_ssl=false,spark,443,false,",
        "sc://spark/;token=abc,spark,15002,false,abc",
        "sc://spark/;token=a=b%2Fc;use_ssl=true,spark,15002,true,a=b/c",
        "sc://spark/;use_ssl=true;token=abc;,spark,15002,true,abc",
        "sc://spark/;token=,spark,15002,false,",
        "sc://spark/;token=%20;use_ssl=true,spark,15002,true,"
    })
    void anAddressIsReadAsSparksOwnClientsReadIt(String text, String host, int port, boolean tls, String token) {
        EngineAddress address = EngineAddress.parse(KEY, text);

        assertThat(address).isEqualTo(new EngineAddress(host, port, tls, Optional.ofNullable(token)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "spark",
                "spark:15002",
                "SC://spark",
                "http://spark:15002",
                "sc:spark",
                "sc://",
                "sc:///;token=abc",
                "sc://:15002",
                "sc://spark:0",
                "sc://spark:65536",
                "sc://spark:port",
                "sc://a b",
                "sc://user@spark",
                "sc://spark?use_ssl=true",
                "sc://spark#x",
                "sc://spark/;use_ssl=yes",
                "sc://spark/;use_ssl=",
                "sc://spark/;use_ssl",
                "sc://spark/;token",
                "sc://spark/;user_id=ann",
                "sc://spark/path"
            })
    void whatIsNoAddressIsRefusedWithTheKeyAndAnExample(String text) {
        assertThatThrownBy(() -> EngineAddress.parse(KEY, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(KEY + ": ")
                .hasMessageEndingWith("; use sc://host:port or sc://host:port/;use_ssl=true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://spark/;token=s3cret",
                "http://spark/;TOKEN=s3cret",
                "sc:///;token=s3cret",
                "sc://spark /;token=s3cret",
                "sc://spark/;token=s3cret;use_ssl=maybe",
                "sc://spark/?token=s3cret",
                "sc://ann:s3cret@spark",
                "sc://spark:99999/;token=s3cret",
                "sc://spark/;token=s3cret;user_id=ann"
            })
    void aRefusalNeverRepeatsTheToken(String text) {
        assertThatThrownBy(() -> EngineAddress.parse(KEY, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void theTokenIsNeverPrinted() {
        EngineAddress address = EngineAddress.parse(KEY, "sc://spark:443/;use_ssl=true;token=s3cret");

        assertThat(address).hasToString("sc://spark:443/;use_ssl=true");
        assertThat(address.withToken(Optional.of("0ther"))).hasToString("sc://spark:443/;use_ssl=true");
        assertThat(EngineAddress.parse(KEY, "sc://spark")).hasToString("sc://spark:15002");
    }

    @Test
    void theTokenOfTheConfigurationWins() {
        EngineAddress address = EngineAddress.parse(KEY, "sc://spark/;token=inside");

        assertThat(address.withToken(Optional.of("configured")).token()).contains("configured");
        assertThat(address.withToken(Optional.empty()).token()).contains("inside");
        assertThat(address.withToken(Optional.of(" ")).token()).contains("inside");
    }
}
