package io.asyncquery.engine.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;

/**
 * The schemas whose tables a session may read.
 *
 * @param schemas each with its catalog's name first
 */
record Readable(List<List<String>> schemas) {
    /** The schemas of a setting, a line each: catalog or nothing for the session's, a tab, the schema's name. */
    static Readable of(String setting, String currentCatalog) {
        return new Readable(setting.lines()
                .map(line -> line.split("\t", 2))
                .map(line -> schema(line[0].isEmpty() ? currentCatalog : line[0], namespace(line[1])))
                .toList());
    }

    boolean contains(String catalog, List<String> namespace) {
        List<String> schema = schema(catalog, namespace);
        return schemas.stream().anyMatch(readable -> isSame(readable, schema));
    }

    private static List<String> namespace(String name) {
        return Plans.list(CatalystSqlParser$.MODULE$.parseMultipartIdentifier(name));
    }

    private static List<String> schema(String catalog, List<String> namespace) {
        List<String> schema = new ArrayList<>();
        schema.add(catalog);
        schema.addAll(namespace);
        return schema;
    }

    /** Spark's own catalog does not tell upper from lower case, others may. */
    private static boolean isSame(List<String> left, List<String> right) {
        return left.get(0).equals(Tables.SESSION_CATALOG) ? lower(left).equals(lower(right)) : left.equals(right);
    }

    private static List<String> lower(List<String> parts) {
        return parts.stream().map(part -> part.toLowerCase(Locale.ROOT)).toList();
    }
}
