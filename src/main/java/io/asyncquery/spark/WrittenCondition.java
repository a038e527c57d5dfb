package io.asyncquery.spark;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The condition of an error of Spark 3, which names it in its text alone, in square brackets in front of the sentence.
 * It is taken only from where Spark writes it, behind nothing that a statement or its data could have put there.
 *
 * @param name the condition; empty for a cause that has none
 * @param className the Java class of the error, where the text says it
 * @param text the sentence with the condition in front, and what follows
 */
record WrittenCondition(String name, String className, String text) {
    private static final String CONDITION = "\\[([A-Z][A-Z0-9_]*(?:\\.[A-Z0-9_]+)*)]\\s.*";

    /** As the whole text begins, or what the text says of the task that failed. */
    private static final Pattern FIRST = Pattern.compile(
            "\\s*(?:Job aborted due to stage failure: Task \\S+ in stage \\S+ failed \\d+ times?, most recent failure:"
                    + " Lost task \\S+ in stage \\S+ \\(TID \\d+\\) \\([^()]*\\): ([\\w.$]+): )?("
                    + CONDITION + ")",
            Pattern.DOTALL);

    private static final Pattern CAUSE =
            Pattern.compile("\\n\\s*at [^\\n]*\\nCaused by: ([\\w.$]+)(?:: ((?:" + CONDITION + ")?))?", Pattern.DOTALL);

    static Optional<WrittenCondition> of(String text) {
        return first(FIRST.matcher(text), true);
    }

    /** The first cause behind the sentence; Spark cuts the text off after two thousand characters. */
    Optional<WrittenCondition> cause() {
        return first(CAUSE.matcher(text), false);
    }

    private static Optional<WrittenCondition> first(Matcher matcher, boolean whole) {
        if (!(whole ? matcher.matches() : matcher.find())) {
            return Optional.empty();
        }
        return Optional.of(
                new WrittenCondition(orEmpty(matcher.group(3)), orEmpty(matcher.group(1)), orEmpty(matcher.group(2))));
    }

    private static String orEmpty(@Nullable String group) {
        return group == null ? "" : group;
    }
}
