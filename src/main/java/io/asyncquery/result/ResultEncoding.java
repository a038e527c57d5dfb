package io.asyncquery.result;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The character encodings of a text result (contract, "Submit body"). */
public enum ResultEncoding {
    UTF_8("utf-8", StandardCharsets.UTF_8),
    GBK("gbk", Charset.forName("GBK"));

    private final String label;
    private final Charset charset;

    ResultEncoding(String label, Charset charset) {
        this.label = label;
        this.charset = charset;
    }

    /** The encoding of that name, in any case. */
    public static Optional<ResultEncoding> parse(String name) {
        for (ResultEncoding encoding : values()) {
            if (encoding.label.equalsIgnoreCase(name)) {
                return Optional.of(encoding);
            }
        }
        return Optional.empty();
    }

    /** The name on the wire. */
    public String label() {
        return label;
    }

    /** The character set itself. */
    public Charset charset() {
        return charset;
    }

    /** Whether every character of the text exists in this encoding. */
    public boolean canEncode(String text) {
        return charset.newEncoder().canEncode(text);
    }
}
