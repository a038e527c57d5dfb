package io.asyncquery.engine.guard;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.classic.SparkSession;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Looks into the views of other schemas before Spark resolves them: one that reads what the project may not read has to
 * look like none, and Spark would name its columns and tables in an error.
 */
final class ForeignViews {
    private final SparkSession session;

    ForeignViews(SparkSession session) {
        this.session = session;
    }

    /** Whether there is a view of that name, and it and the views in it read nothing but such tables by their names. */
    boolean isReadable(List<String> name, Predicate<List<String>> readable) {
        return isReadable(name, readable, new HashSet<>());
    }

    private boolean isReadable(List<String> name, Predicate<List<String>> readable, Set<List<String>> seen) {
        Optional<CatalogTable> view = view(name);
        if (view.isEmpty()) {
            return false;
        }
        if (!seen.add(name)) {
            return true;
        }
        for (List<String> read : reads(view.get())) {
            if (!readable.test(read) && !isReadable(read, readable, seen)) {
                return false;
            }
        }
        return true;
    }

    private Optional<CatalogTable> view(List<String> name) {
        SessionCatalog catalog = session.sessionState().catalog();
        if (!catalog.isView(CollectionConverters.asScala(name).toSeq())) {
            return Optional.empty();
        }
        int last = name.size() - 1;
        return Optional.of(catalog.getTempViewOrPermanentTableMetadata(
                new TableIdentifier(name.get(last), Option.apply(last == 0 ? null : name.get(last - 1)))));
    }

    /** The full names of what the text of a view reads, apart from its own WITH queries. */
    private List<List<String>> reads(CatalogTable view) {
        Set<String> named = new HashSet<>();
        List<List<String>> relations = new ArrayList<>();
        Plans.forEach(
                query(view),
                node -> {
                    if (node instanceof UnresolvedWith with) {
                        with.cteRelations().foreach(query -> named.add(lower(query._1())));
                    } else if (node instanceof UnresolvedRelation relation) {
                        relations.add(Plans.list(relation.multipartIdentifier()));
                    }
                },
                expression -> {});
        relations.removeIf(name -> name.size() == 1 && named.contains(lower(name.get(0))));
        List<String> schema = Plans.list(view.viewCatalogAndNamespace());
        relations.replaceAll(name -> name.size() == 1 ? below(schema, name.get(0)) : name);
        return relations;
    }

    private LogicalPlan query(CatalogTable view) {
        try {
            return session.sessionState().sqlParser().parseQuery(view.viewText().get());
        } catch (ParseException e) {
            throw new IllegalStateException("a view that Spark has taken cannot be read", e);
        }
    }

    private static List<String> below(List<String> schema, String name) {
        List<String> full = new ArrayList<>(schema);
        full.add(name);
        return full;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
