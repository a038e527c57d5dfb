package io.asyncquery.engine.guard;

import io.asyncquery.engine.guard.RefusedQueryException.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.HiveTableRelation;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;

/** Judges what a query reads: tables of the schemas that its session may read, and nothing else. */
final class Tables {
    static final String SESSION_CATALOG = "spark_catalog";

    /** How Spark marks columns such as {@code _metadata}, which tells the path of the file that a row comes from. */
    private static final String METADATA_COLUMN = "__metadata_col";

    /** What stands before the path when a query names files by it; a class name has a dot. */
    private static final Set<String> FORMATS = Set.of(
            "avro",
            "binaryfile",
            "console",
            "csv",
            "delta",
            "hudi",
            "iceberg",
            "image",
            "jdbc",
            "json",
            "kafka",
            "libsvm",
            "noop",
            "orc",
            "parquet",
            "rate",
            "socket",
            "statestore",
            "text",
            "xlsx",
            "xml");

    private final SparkSession session;

    Tables(SparkSession session) {
        this.session = session;
    }

    /** Refuses a name that is of another schema, whether there is such a table or not; a view is judged by what it reads. */
    void checkName(UnresolvedRelation relation, Readable readable) {
        if (!relation.options().isEmpty()) {
            throw new RefusedQueryException(Reason.OPTIONS, "A table cannot be read with options.", relation.origin());
        }
        List<String> parts = Plans.list(relation.multipartIdentifier());
        if (parts.size() < 2 || isReadable(parts, readable)) {
            return;
        }
        if (isPath(parts)) {
            throw new RefusedQueryException(
                    Reason.FILE, "Files cannot be read by their path, only tables.", relation.origin());
        }
        if (!new ForeignViews(session).isReadable(parts, name -> isReadable(name, readable))) {
            throw notReadable(String.join(".", parts), relation);
        }
    }

    /** Says whether it is a relation that reads a table, and refuses one that may not be read. */
    boolean check(LogicalPlan plan, Readable readable) {
        boolean reads = reads(plan, readable);
        if (reads) {
            checkColumns(plan);
        }
        return reads;
    }

    private boolean reads(LogicalPlan plan, Readable readable) {
        if (plan instanceof LogicalRelation relation) {
            CatalogTable table = Plans.java(relation.catalogTable()).orElseThrow(() -> byPath(relation));
            check(table, plan, readable);
            if (relation.relation() instanceof HadoopFsRelation files) {
                checkLocation(table, files, plan);
            }
            return true;
        }
        if (plan instanceof HiveTableRelation relation) {
            check(relation.tableMeta(), plan, readable);
            return true;
        }
        if (plan instanceof DataSourceV2Relation relation) {
            check(relation, readable);
            return true;
        }
        return false;
    }

    private static void check(CatalogTable table, LogicalPlan plan, Readable readable) {
        TableIdentifier name = table.identifier();
        List<String> namespace = Plans.java(name.database()).stream().toList();
        if (!readable.contains(Plans.java(name.catalog()).orElse(SESSION_CATALOG), namespace)) {
            throw notReadable(name.unquotedString(), plan);
        }
    }

    private static void check(DataSourceV2Relation relation, Readable readable) {
        if (relation.catalog().isEmpty() || relation.identifier().isEmpty()) {
            throw byPath(relation);
        }
        Identifier name = relation.identifier().get();
        if (!readable.contains(relation.catalog().get().name(), Arrays.asList(name.namespace()))) {
            throw notReadable(name.toString(), relation);
        }
    }

    private static void checkColumns(LogicalPlan relation) {
        for (Attribute column : Plans.java(relation.output())) {
            if (column.metadata().contains(METADATA_COLUMN)) {
                throw new RefusedQueryException(
                        Reason.METADATA_COLUMN, "Column " + column.name() + " cannot be read.", relation.origin());
            }
        }
    }

    /** An option could have put other files in the place of the table's. */
    private static void checkLocation(CatalogTable table, HadoopFsRelation files, LogicalPlan plan) {
        Path own = new Path(table.location());
        for (Path path : Plans.java(files.location().rootPaths())) {
            if (!path.toUri().getPath().equals(own.toUri().getPath()) && !isBelow(path, own)) {
                throw byPath(plan);
            }
        }
    }

    private static boolean isBelow(Path path, Path directory) {
        return path.toUri().getPath().startsWith(directory.toUri().getPath() + Path.SEPARATOR);
    }

    private boolean isReadable(List<String> parts, Readable readable) {
        List<String> namespace = parts.subList(0, parts.size() - 1);
        return readable.contains(new GuardedSession(session).currentCatalog(), namespace)
                || readable.contains(namespace.get(0), namespace.subList(1, namespace.size()));
    }

    private static boolean isPath(List<String> parts) {
        String format = parts.get(0).toLowerCase(Locale.ROOT);
        String path = parts.get(1);
        return parts.size() == 2
                && (FORMATS.contains(format) || format.contains(".") || path.contains("/") || path.contains(":"));
    }

    private static RefusedQueryException byPath(LogicalPlan plan) {
        return new RefusedQueryException(
                Reason.FILE, "Files cannot be read by their path, only tables.", plan.origin());
    }

    private static RefusedQueryException notReadable(String name, LogicalPlan plan) {
        return new RefusedQueryException(
                Reason.TABLE, "Table or view " + name + " is not in a schema of this project.", plan.origin());
    }
}
