package io.asyncquery.kylin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.result.OutputOptions;
import java.net.URLDecoder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** RFC 6266 and RFC 8187. */
class ContentDispositionTest {
    private static final Pattern HEADER = Pattern.compile(
            "attachment; filename=\"([\\x20-\\x7e&&[^\"\\\\%]]*)\"; filename\\*=UTF-8''((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})*)");

    @Test
    void aPlainNameStandsAsItIs() {
        assertThat(ContentDisposition.attachment("result.csv"))
                .isEqualTo("attachment; filename=\"result.csv\"; filename*=UTF-8''result.csv");
    }

    @Test
    void aChineseNameIsUnderscoresForOldClientsAndPercentEncodedForTheOthers() {
        assertThat(ContentDisposition.attachment("日报.csv"))
                .isEqualTo("attachment; filename=\"__.csv\"; filename*=UTF-8''%E6%97%A5%E6%8A%A5.csv");
    }

    @Test
    void quotesBackslashesAndPercentSignsCannotEndTheName() {
        assertThat(ContentDisposition.attachment("a\"; x=\"b\\c%22.csv"))
                .isEqualTo(
                        "attachment; filename=\"a_; x=_b_c_22.csv\"; filename*=UTF-8''a%22%3B%20x%3D%22b%5Cc%2522.csv");
    }

    @Test
    void anEmojiIsOneUnderscore() {
        assertThat(ContentDisposition.attachment("😀"))
                .isEqualTo("attachment; filename=\"_\"; filename*=UTF-8''%F0%9F%98%80");
    }

    @Test
    void theCharactersOfRfc8187StandAsTheyAreAndTheOthersDoNot() {
        assertThat(ContentDisposition.attachment("a!#$&+-.^_`|~z")).endsWith("UTF-8''a!#$&+-.^_`|~z");
        assertThat(ContentDisposition.attachment("a '()*,;=:@")).endsWith("UTF-8''a%20%27%28%29%2A%2C%3B%3D%3A%40");
    }

    @Property
    void everyAcceptedNameGivesAWellFormedHeaderThatDecodesToIt(@ForAll String name) {
        Assume.that(OutputOptions.isFileName(name));

        Matcher header = HEADER.matcher(ContentDisposition.attachment(name));

        assertThat(header.matches()).isTrue();
        assertThat(URLDecoder.decode(header.group(2).replace("+", "%2B"), UTF_8))
                .isEqualTo(name);
    }

    @Property
    void noNameAtAllCanStartAnotherHeader(@ForAll String name) {
        assertThat(ContentDisposition.attachment(name)).doesNotContain("\r", "\n", "\0");
    }
}
