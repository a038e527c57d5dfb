package io.asyncquery.kylin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.QueryFilter;
import io.asyncquery.query.QueryId;
import java.time.Instant;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
    private static final String ID = "00000000-0000-4000-8000-000000000000";

    @Property
    void aTokenIsReadAsItWasGiven(@ForAll @LongRange(min = 0, max = 4_000_000_000L) long second, @ForAll int nano) {
        QueryFilter.Position position = new QueryFilter.Position(Instant.ofEpochSecond(second, nano), QueryId.random());

        String token = PageToken.of(position);

        assertThat(token).matches("[A-Za-z0-9_-]+");
        assertThat(PageToken.parse(token)).contains(position);
    }

    @Property
    void nothingThatIsSentIsMoreThanUnreadable(@ForAll String token) {
        assertThat(PageToken.parse(token)).isEmpty();
        assertThat(PageToken.parse(encoded(token))).isEmpty();
    }

    @Test
    void theLastInstantOfAllIsOne() {
        QueryFilter.Position position = new QueryFilter.Position(Instant.MAX, QueryId.random());

        assertThat(PageToken.parse(PageToken.of(position))).contains(position);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "|",
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00Z|",
                "|" + ID,
                "2026-13-01T00:00:00Z|" + ID,
                "2026-01-01|" + ID,
                "2026-01-01T00:00:00Z|" + ID + "x",
                "2026-01-01T00:00:00Z|../../etc/passwd",
                "2026-01-01T00:00:00Z|" + ID + "|x",
                "+9999999999-01-01T00:00:00Z|" + ID
            })
    void aTokenThatSaysSomethingElseIsNone(String text) {
        assertThat(PageToken.parse(encoded(text))).isEmpty();
    }

    @Test
    void aHugeTokenIsNotEvenLookedAt() {
        assertThat(PageToken.parse("A".repeat(10_000_000))).isEmpty();
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
