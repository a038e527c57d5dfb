package io.asyncquery.engine.guard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Names that may occur, from a resource of this package: separated by blanks, with comments from {@code #} on. */
final class AllowList {

    /** Functions by name, in lower case. */
    static final AllowList FUNCTIONS = read("functions.txt", "");

    /** Expressions of an analysed plan by class. */
    static final AllowList EXPRESSIONS = read("expressions.txt", "org.apache.spark.sql.catalyst.expressions.");

    /** Nodes of an analysed plan by class. */
    static final AllowList PLANS = read("plans.txt", "org.apache.spark.sql.catalyst.plans.logical.");

    private final Set<String> names;

    private AllowList(Set<String> names) {
        this.names = names;
    }

    boolean contains(String name) {
        return names.contains(name);
    }

    /** Exactly this class: what extends it may do something else. */
    boolean containsClassOf(Object object) {
        return names.contains(object.getClass().getName());
    }

    /** A name that begins with {@code org.} is a whole class name. */
    private static AllowList read(String resource, String prefix) {
        try (InputStream in = Objects.requireNonNull(AllowList.class.getResourceAsStream(resource), resource);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return new AllowList(lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.split(" ")))
                    .filter(name -> !name.isEmpty())
                    .map(name -> name.startsWith("org.") ? name : prefix + name)
                    .collect(Collectors.toUnmodifiableSet()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
