package io.asyncquery.result;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How csv and json are written where the contract leaves a choice. */
@ConfigMapping(prefix = "async-query.csv")
public interface CsvConfig {
    /** What becomes of a character that the encoding lacks: {@code fail} the query, or {@code replace} it by a question mark. */
    @WithDefault("fail")
    Unmappable unmappable();

    /**
     * Whether text cells of csv that a spreadsheet program would take for a formula get an apostrophe in front, unless
     * a submission says otherwise.
     */
    @WithDefault("false")
    boolean spreadsheetSafe();

    /** What becomes of a character that an encoding lacks. */
    enum Unmappable {
        FAIL,
        REPLACE
    }
}
