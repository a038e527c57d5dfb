package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.MappedConfig;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QuerySubmission;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionSettingsTest {
    private static final String POOL = "spark.scheduler.pool";
    private static final EngineSettings BY_DEFAULT =
            EngineSettings.of(MappedConfig.of(EngineConfig.class, Map.of("async-query.engine.guard.max-range", "3")));

    @Test
    void theQueueIsThePoolUnlessTheEngineHasOne() {
        assertThat(settings("adhoc", BY_DEFAULT)).containsEntry(POOL, "adhoc");
        assertThat(settings("adhoc", EngineSettingsTest.named(Map.of()))).containsEntry(POOL, "adhoc");
        assertThat(settings("adhoc", EngineSettingsTest.named(Map.of("pool", "batch"))))
                .containsEntry(POOL, "batch");
        assertThat(settings(null, BY_DEFAULT)).doesNotContainKey(POOL);
    }

    @Test
    void theLongestRangeIsTheEngines() {
        assertThat(settings(null, BY_DEFAULT)).containsEntry("spark.async-query.guard.max-range", "3");
        assertThat(settings(null, EngineSettingsTest.named(Map.of("guard.max-range", "4"))))
                .containsEntry("spark.async-query.guard.max-range", "4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void aQueryOfNobodyIsRefusedBecauseTheGuardWouldNotLookAtIt(String nobody) {
        AsyncQuery query = Attempts.attempt(QueryId.random(), 1, "select 1");
        AsyncQuery nobodys = new AsyncQuery(
                query.id(), 1, nobody, query.submittedAt(), query.submission(), query.engine(), query.state(), false);

        assertThatThrownBy(() -> SessionSettings.of(nobodys, Attempts.PROJECT, BY_DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(SessionSettings.of(query, Attempts.PROJECT, BY_DEFAULT))
                .containsEntry("spark.async-query.user", query.submitter());
    }

    private static Map<String, String> settings(@Nullable String queue, EngineSettings engine) {
        AsyncQuery query = Attempts.attempt(QueryId.random(), 1, "select 1");
        QuerySubmission asked = query.submission();
        QuerySubmission queued = new QuerySubmission(
                asked.project(),
                asked.sql(),
                asked.limit(),
                asked.offset(),
                asked.output(),
                Optional.ofNullable(queue),
                asked.timeout(),
                asked.expiresIn());
        AsyncQuery submitted = new AsyncQuery(
                query.id(), 1, query.submitter(), query.submittedAt(), queued, engine.name(), query.state(), false);
        return SessionSettings.of(submitted, Attempts.PROJECT, engine);
    }
}
