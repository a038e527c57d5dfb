package io.asyncquery.kylin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OlderThanTest {
    private static final ZoneId UTC = ZoneOffset.UTC;

    @Test
    void theTimeIsReadInTheZoneOfTheService() {
        assertThat(OlderThan.parse("2021-04-26 10:00:00", UTC)).isEqualTo(Instant.parse("2021-04-26T10:00:00Z"));
        assertThat(OlderThan.parse("2021-04-26 10:00:00", ZoneId.of("Asia/Shanghai")))
                .isEqualTo(Instant.parse("2021-04-26T02:00:00Z"));
    }

    @Property
    void everyTimeWrittenAsAskedIsRead(
            @ForAll @IntRange(min = 0, max = 200_000) int hours, @ForAll @IntRange(min = 0, max = 3_599) int seconds) {
        LocalDateTime time = LocalDateTime.of(2000, 1, 1, 0, 0).plusHours(hours).plusSeconds(seconds);

        Instant read = OlderThan.parse(
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").format(time), UTC);

        assertThat(read).isEqualTo(time.toInstant(ZoneOffset.UTC));
    }

    @Test
    void aLeapDayIsADayInALeapYear() {
        assertThat(OlderThan.parse("2024-02-29 00:00:00", UTC)).isEqualTo(Instant.parse("2024-02-29T00:00:00Z"));
        assertRefused("2023-02-29 00:00:00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "2021-13-01 00:00:00",
                "2021-00-01 00:00:00",
                "2021-02-30 00:00:00",
                "2021-04-31 00:00:00",
                "2021-04-26 24:00:00",
                "2021-04-26 10:60:00",
                "2021-04-26 10:00:60",
                "2021-04-26 10:00:00x",
                "2021-04-26 10:00:00 ",
                " 2021-04-26 10:00:00",
                "2021-04-26  10:00:00",
                "2021-04-26T10:00:00",
                "2021-04-26 10:00",
                "2021-04-26",
                "2021-4-26 10:00:00",
                "21-04-26 10:00:00",
                "2021/04/26 10:00:00",
                "2021-04-26 10:00:00.000",
                "2021-04-26 10:00:00Z",
                "1619431200000",
                "+12021-04-26 10:00:00",
                "-2021-04-26 10:00:00",
                "12021-04-26 10:00:00",
                "２０２１-04-26 10:00:00",
                "yyyy-MM-dd HH:mm:ss"
            })
    void everythingElseIsRefused(String text) {
        assertRefused(text);
    }

    @Property
    void anyTextIsReadOrRefusedInOurOwnWords(@ForAll String text) {
        try {
            OlderThan.parse(text, UTC);
            assertThat(text).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
        } catch (KylinException e) {
            assertThat(e.error()).isEqualTo(KylinError.OLDER_THAN_ILLEGAL);
        }
    }

    private static void assertRefused(String text) {
        assertThatThrownBy(() -> OlderThan.parse(text, UTC))
                .isInstanceOfSatisfying(
                        KylinException.class, e -> assertThat(e.error()).isEqualTo(KylinError.OLDER_THAN_ILLEGAL));
    }
}
