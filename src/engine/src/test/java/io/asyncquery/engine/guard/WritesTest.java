package io.asyncquery.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.engine.LocalSpark;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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

    private Dataset<Row> query() {
        return spark.query(GuardedSpark.wrapped("select 1 as id, 'x' as s"));
    }
}
