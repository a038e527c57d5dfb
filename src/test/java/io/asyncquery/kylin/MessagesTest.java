package io.asyncquery.kylin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
    private static final Messages ENGLISH = Messages.of("en");
    private static final Messages CHINESE = Messages.of("cn");

    @ParameterizedTest
    @ValueSource(strings = {"messages.properties", "messages_zh.properties"})
    void everyErrorHasATextAndASuggestionAndNothingElseHas(String bundle) throws IOException {
        Set<String> expected = Stream.of(KylinError.values())
                .map(error -> error.name().toLowerCase(Locale.ROOT))
                .flatMap(key -> Stream.of(key, key + ".suggestion"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(new TreeSet<>(properties(bundle).stringPropertyNames())).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void everyPatternTakesTheSameArgumentsInBothLanguagesAndLeavesNothingOver(KylinError error) throws IOException {
        String key = error.name().toLowerCase(Locale.ROOT);
        int arguments = argumentsOf(properties("messages.properties").getProperty(key));
        List<Object> given = Collections.nCopies(arguments, "<it's {0}>");

        assertThat(argumentsOf(properties("messages_zh.properties").getProperty(key)))
                .isEqualTo(arguments);
        for (Messages messages : List.of(ENGLISH, CHINESE)) {
            String text = messages.text(error, given);
            assertThat(text.split("<it's \\{0}>", -1)).as(text).hasSize(arguments + 1);
            for (String whole : List.of(text.replace("<it's {0}>", "x"), messages.suggestion(error))) {
                assertThat(whole).isNotBlank().doesNotContain("''", "{0}", "{1}", "{2}");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLanguagesDiffer(KylinError error) {
        assertThat(CHINESE.text(error, List.of("1", "2", "3")))
                .isNotEqualTo(ENGLISH.text(error, List.of("1", "2", "3")))
                .matches(text -> text.codePoints().anyMatch(Character::isIdeographic));
        assertThat(ENGLISH.text(error, List.of("1", "2", "3")))
                .matches(text -> text.codePoints().noneMatch(Character::isIdeographic));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cn",
                "CN",
                "zh",
                "zh-CN",
                "zh-cn",
                "zh_CN",
                "zh-Hans-CN",
                "zh-TW",
                "zh-CN,zh;q=0.9,en;q=0.8",
                " zh ;q=1"
            })
    void cnAndZhAreChinese(String acceptLanguage) {
        assertThat(Messages.of(acceptLanguage).text(KylinError.SQL_BLANK, List.of()))
                .isEqualTo("SQL 不能为空，请检查后重试。");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "en", "en-US,en;q=0.9", "fr", "*", "cnx", "zhx", "en,zh", "de-CN", "\u0000"})
    void everythingElseIsEnglish(String acceptLanguage) {
        assertThat(Messages.of(acceptLanguage).text(KylinError.SQL_BLANK, List.of()))
                .isEqualTo("SQL can’t be empty. Please check and try again.");
    }

    @Test
    void theLanguageOfTheMachineDoesNotMatter() {
        Locale before = Locale.getDefault();
        try {
            for (Locale locale : List.of(Locale.CHINA, Locale.GERMANY, Locale.forLanguageTag("ar-EG"))) {
                Locale.setDefault(locale);

                assertThat(Messages.of("en").text(KylinError.LIMIT_NEGATIVE, List.of("-1")))
                        .isEqualTo(
                                "Unsupported limit -1: use 0 for no limit, or a positive number of at most 2147483647.");
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aMessageSaysWhatWasSentAndWhatWouldBeRight() {
        assertThat(ENGLISH.text(KylinError.ENCODE_UNSUPPORTED, List.of("latin1")))
                .isEqualTo("Unsupported encode 'latin1': use utf-8 or gbk.");
    }

    @Test
    void theExampleOfABodyIsJson() {
        assertThat(ENGLISH.suggestion(KylinError.BODY_MISSING))
                .contains("{\"sql\":\"select 1\",\"project\":\"learn_kylin\"}");
        assertThat(CHINESE.suggestion(KylinError.BODY_MISSING))
                .contains("{\"sql\":\"select 1\",\"project\":\"learn_kylin\"}");
    }

    private static int argumentsOf(String pattern) {
        return new MessageFormat(pattern, Locale.ROOT).getFormatsByArgumentIndex().length;
    }

    private static Properties properties(String bundle) throws IOException {
        Properties properties = new Properties();
        try (Reader reader =
                new InputStreamReader(Objects.requireNonNull(Messages.class.getResourceAsStream(bundle)), UTF_8)) {
            properties.load(reader);
        }
        assertThat(Arrays.asList(KylinError.values())).isNotEmpty();
        return properties;
    }
}
