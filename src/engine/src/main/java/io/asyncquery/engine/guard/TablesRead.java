package io.asyncquery.engine.guard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.HiveTableRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.catalyst.util.QuotingUtils;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;

/**
 * Tells what a result is read from, as a setting of the session that writes it: the tables and, where a table has
 * versions, which one. The result's manifest says the same. The rule comes when the optimizer has chosen what is read,
 * so after Spark has looked for the newest version the last time.
 */
final class TablesRead extends Rule<LogicalPlan> {

    /** The setting: {@code [{"name":"catalog.schema.table","version":"…"}]}, without a version where there is none. */
    static final String SETTING = "spark.async-query.tables";

    private static final Pattern ICEBERG_VERSION = Pattern.compile("branch_.*_snapshot_(-?\\d+)");

    private record VersionedTable(String name, Optional<String> version) {}

    private final SparkSession session;

    TablesRead(SparkSession session) {
        this.session = session;
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        Plans.written(plan).ifPresent(query -> session.conf().set(SETTING, json(tables(query))));
        return plan;
    }

    private static Set<VersionedTable> tables(LogicalPlan query) {
        Set<VersionedTable> tables = new TreeSet<>(Comparator.comparing(VersionedTable::name)
                .thenComparing(table -> table.version().orElse("")));
        Plans.forEach(query, node -> table(node).ifPresent(tables::add), expression -> {});
        return tables;
    }

    private static Optional<VersionedTable> table(LogicalPlan node) {
        if (node instanceof DataSourceV2ScanRelation scan) {
            return table(scan.relation());
        }
        if (node instanceof DataSourceV2Relation relation) {
            return table(relation);
        }
        if (node instanceof HiveTableRelation relation) {
            return Optional.of(table(relation.tableMeta()));
        }
        return node instanceof LogicalRelation relation
                ? Plans.java(relation.catalogTable()).map(TablesRead::table)
                : Optional.empty();
    }

    private static VersionedTable table(CatalogTable table) {
        TableIdentifier name = table.identifier();
        List<String> parts = new ArrayList<>(List.of(Plans.java(name.catalog()).orElse(Tables.SESSION_CATALOG)));
        Plans.java(name.database()).ifPresent(parts::add);
        parts.add(name.table());
        return new VersionedTable(quoted(parts), Optional.empty());
    }

    private static Optional<VersionedTable> table(DataSourceV2Relation relation) {
        return Plans.java(relation.identifier()).map(name -> {
            List<String> parts = new ArrayList<>();
            Plans.java(relation.catalog()).ifPresent(catalog -> parts.add(catalog.name()));
            parts.addAll(Arrays.asList(name.namespace()));
            parts.add(name.name());
            return new VersionedTable(
                    quoted(parts),
                    Optional.ofNullable(relation.table().version()).map(TablesRead::snapshot));
        });
    }

    /** Iceberg says more than {@code VERSION AS OF} takes. */
    private static String snapshot(String version) {
        Matcher iceberg = ICEBERG_VERSION.matcher(version);
        return iceberg.matches() ? iceberg.group(1) : version;
    }

    private static String quoted(List<String> parts) {
        return parts.stream().map(QuotingUtils::quoteIfNeeded).collect(Collectors.joining("."));
    }

    private static String json(Set<VersionedTable> tables) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartArray();
            for (VersionedTable table : tables) {
                json.writeStartObject();
                json.writeStringField("name", table.name());
                if (table.version().isPresent()) {
                    json.writeStringField("version", table.version().get());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
