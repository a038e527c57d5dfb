package io.asyncquery.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.engine.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session of the gateway may write: results, and nothing else. */
class WritesTest {
    private final LocalSpark spark = TwoProjects.sessionOfTheFirst();

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "xlsx", "parquet"})
    void aResultIsWritten(String format) {
        Path directory = LocalSpark.newDirectory();

        query().write().format("async-query-" + format).save(directory.toString());

        assertThat(directory.resolve("_SUCCESS")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "parquet", "orc", "text"})
    void anythingElseIsRefused(String format) {
        Path directory = LocalSpark.newDirectory();

        assertThatThrownBy(() -> query().select("s").write().format(format).save(directory.toString()))
                .isInstanceOf(RefusedQueryException.class);
        assertThat(directory).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"async-query-csv", "parquet"})
    void noTableIsWritten(String format) {
        assertThatThrownBy(() -> query().write().format(format).saveAsTable("own.written"))
                .isInstanceOf(RefusedQueryException.class);
    }

    @Test
    void theManifestNamesEachTableOnceThatAResultIsReadFrom() throws IOException {
        Path directory = LocalSpark.newDirectory();

        spark.query(GuardedSpark.wrapped("with c as (select * from own.t) select c.id, x, o.id as o"
                        + " from c join own.u on c.id = u.id join c d on c.id = d.id left join other.opened o on o.id = c.id"
                        + " where c.id in (select id from own.u)"))
                .write()
                .format("async-query-csv")
                .save(directory.toString());

        assertThat(Files.readString(directory.resolve("_SUCCESS")))
                .startsWith("{\"version\":1,\"tables\":"
                        + "[{\"name\":\"spark_catalog.own.t\"},{\"name\":\"spark_catalog.own.u\"}],\"parts\":");
    }

    @Test
    void aResultOfNoTableNamesNone() throws IOException {
        spark.query(GuardedSpark.wrapped("select * from own.t"))
                .write()
                .format("async-query-csv")
                .save(LocalSpark.newDirectory().toString());
        Path directory = LocalSpark.newDirectory();

        query().write().format("async-query-csv").save(directory.toString());

        assertThat(Files.readString(directory.resolve("_SUCCESS"))).contains("\"tables\":[]");
    }

    private Dataset<Row> query() {
        return spark.query(GuardedSpark.wrapped("select 1 as id, 'x' as s"));
    }
}
