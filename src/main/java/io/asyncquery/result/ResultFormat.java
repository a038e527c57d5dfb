package io.asyncquery.result;

import java.util.Locale;
import java.util.Optional;

/** The file formats of a result (contract, "Submit body" and "Results"). */
public enum ResultFormat {
    CSV("text/csv"),
    JSON("application/json"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    PARQUET("application/vnd.apache.parquet");

    private final String mediaType;

    ResultFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The format of that name, in any case. */
    public static Optional<ResultFormat> parse(String name) {
        for (ResultFormat format : values()) {
            if (format.extension().equals(name.toLowerCase(Locale.ROOT))) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** The format's name on the wire and its file extension, without a dot. */
    public String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The media type of a download, without parameters. */
    public String mediaType() {
        return mediaType;
    }

    /** Whether the file is text, so that the encoding applies to it. */
    public boolean isText() {
        return this == CSV || this == JSON;
    }

    /** Whether a file of this format cannot hold two columns of one name. */
    public boolean needsDistinctColumns() {
        return this == JSON || this == PARQUET;
    }
}
