package io.asyncquery.engine.writers;

import java.nio.charset.Charset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Text that some format, parser or spreadsheet program is known to stumble over. */
final class HostileText {

    /** What a result may be separated by; the first characters of most of them stand in ordinary cells. */
    static final List<String> SEPARATORS =
            List.of(",", ";", "\t", "|", "||", "<sep>", "，", "a", " ", "0", "-", ".", "'", "::", "12345678", "e", "I");

    private static final List<String> FRAGMENTS = List.of(
            // csv
            "\"",
            "\"\"",
            "\r",
            "\n",
            "\r\n",
            "\n\n",
            ",",
            ";",
            "\t",
            "|",
            "||",
            "<sep>",
            "<se",
            "sep>",
            "，",
            "a",
            "::",
            // what may be taken for something else
            "0",
            "-",
            ".",
            "null",
            "NULL",
            "true",
            "NaN",
            "1e5",
            "0012",
            "2024-01-01",
            "#",
            "\\",
            "\\n",
            "\\\"",
            "\\N",
            // formulas
            "=",
            "=1+1",
            "+",
            "-1",
            "@",
            "＝",
            "＋",
            "－",
            "＠",
            "'",
            // xml, xlsx, json
            "_x0041_",
            "_x005F_",
            "_x",
            "_",
            "]]>",
            "&",
            "<",
            ">",
            "&amp;",
            "<!--",
            "{",
            "[",
            "}",
            "${a}",
            "%s",
            "\\u0041",
            // blanks and controls
            " ",
            "  lead",
            "trail  ",
            "\0",
            "\u0001",
            "\u0007",
            "\b",
            "\f",
            "\u001B[0m",
            "\u001F",
            "\u007F",
            "\u0085",
            // the world
            "中文",
            "龘",
            "€",
            "é",
            "e\u0301",
            "ñ",
            "ß",
            "ﬁ",
            "שלום",
            "\u202Eabc",
            "ไทย",
            "한국어",
            "😀",
            "👩‍👩‍👧",
            "𠀀",
            // separators and marks of Unicode
            "\u00A0",
            "\u2028",
            "\u2029",
            "\u200B",
            "\u3000",
            "\uFEFF",
            "\uFFFD",
            "\uFFFF",
            "\uE000");

    private static final int FIRST_SURROGATE = 0xD800;
    private static final int SURROGATES = 0x800;

    private HostileText() {}

    /** Mostly short texts of what the charset has, and rarely one of a given length, in UTF-16 units. */
    static Arbitrary<String> in(Charset charset, int longest) {
        Arbitrary<String> fragments = Arbitraries.of(
                FRAGMENTS.stream().filter(text -> has(charset, text)).toList());
        Arbitrary<String> pieces = Arbitraries.frequencyOf(Tuple.of(8, fragments), Tuple.of(2, character(charset)));
        Arbitrary<String> texts = pieces.list().ofMaxSize(6).map(list -> String.join("", list));
        Arbitrary<String> huge = pieces.filter(piece -> !piece.isEmpty()).map(piece -> fill(piece, longest));
        return Arbitraries.frequencyOf(Tuple.of(500, texts), Tuple.of(1, huge));
    }

    private static String fill(String piece, int length) {
        int times = length / piece.length();
        return piece.repeat(times) + "x".repeat(length - times * piece.length());
    }

    private static Arbitrary<String> character(Charset charset) {
        return Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT - SURROGATES)
                .map(i -> Character.toString(i < FIRST_SURROGATE ? i : i + SURROGATES))
                .map(text -> has(charset, text) ? text : "字");
    }

    private static boolean has(Charset charset, String text) {
        return charset.newEncoder().canEncode(text);
    }
}
