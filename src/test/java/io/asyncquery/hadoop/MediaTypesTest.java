package io.asyncquery.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.ws.rs.core.MediaType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {
    @BeforeEach
    void install() {
        MediaTypes.install();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "application/json; charset=utf-8", "application/json;charset=\"utf-8\""})
    void anAnswerInJsonIsKnown(String header) {
        assertThat(MediaType.APPLICATION_JSON_TYPE.isCompatible(MediaType.valueOf(header)))
                .isTrue();
    }

    @Test
    void anotherAnswerIsNone() {
        MediaType html = MediaType.valueOf("text/html;charset=iso-8859-1");

        assertThat(MediaType.APPLICATION_JSON_TYPE.isCompatible(html)).isFalse();
        assertThat(html.getParameters()).containsEntry("charset", "iso-8859-1");
        assertThat(html).hasToString("text/html");
        assertThatThrownBy(() -> MediaType.valueOf("nothing")).isInstanceOf(IllegalArgumentException.class);
    }
}
