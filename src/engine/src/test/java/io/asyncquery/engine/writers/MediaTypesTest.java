package io.asyncquery.engine.writers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.hadoop.shaded.javax.ws.rs.core.MediaType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json;charset=utf-8", "application/json ; charset=utf-8"})
    void hadoopsClientKnowsAnAnswerInJson(String header) {
        assertThat(MediaType.APPLICATION_JSON_TYPE.isCompatible(MediaType.valueOf(header)))
                .isTrue();
    }

    @Test
    void anotherAnswerIsNone() {
        MediaType html = MediaType.valueOf("text/html;charset=iso-8859-1");

        assertThat(MediaType.APPLICATION_JSON_TYPE.isCompatible(html)).isFalse();
        assertThat(html).hasToString("text/html");
        assertThatThrownBy(() -> MediaType.valueOf("nothing")).isInstanceOf(IllegalArgumentException.class);
    }
}
