package io.asyncquery.contract;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What somebody sends who would like to leave the directory, to end a header or to look like somebody else. */
public final class HostileText {
    /** One disguise or trick each. */
    public static final List<String> FRAGMENTS = List.of(
            "..",
            ".",
            "/",
            "\\",
            "../",
            "..\\",
            "/../",
            "....//",
            "%2e%2e",
            "%2e%2e%2f",
            "%252e%252e%255c",
            "%00",
            "\0",
            "\r\n",
            "\r\nSet-Cookie: a=b",
            "\n",
            "\t",
            "~",
            "-rf",
            "$(id)",
            "`id`",
            "file:///etc/passwd",
            "C:\\Windows\\win.ini",
            "\\\\server\\share",
            "CON",
            "NUL",
            "COM1.txt",
            "/dev/random",
            "/proc/self/environ",
            "\u202e",
            "\u2066",
            "\u200b",
            "\ufeff",
            "\u2024\u2024\u2215",
            "\uff0e\uff0e\uff0f",
            "\u2025",
            "\u29f8",
            "\ud800",
            "\udc00",
            "\u212aYLIN",
            "\u0430",
            "\u0130",
            ".attempts",
            ".permits",
            ".replicas",
            "async_query_record",
            "a".repeat(129),
            "中".repeat(5000));

    private HostileText() {}

    /** One to three fragments with harmless text around them. */
    public static Arbitrary<String> texts() {
        Arbitrary<String> harmless = Arbitraries.of("", "", "a", "learn_kylin", "0b9d7d76-8a5e-4c43-a1a4-4c1d5f1c7a7e");
        Arbitrary<String> hostile =
                Arbitraries.of(FRAGMENTS).list().ofMinSize(1).ofMaxSize(3).map(parts -> String.join("", parts));
        return Combinators.combine(harmless, hostile, harmless).as((before, middle, after) -> before + middle + after);
    }
}
