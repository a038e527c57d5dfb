package io.asyncquery.contract;

import io.asyncquery.fakes.FakeQueryEngine;
import io.asyncquery.fakes.InMemoryResultStore;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.EngineSession;
import io.asyncquery.query.QueryEngine;
import io.asyncquery.query.QueryFailedException;
import io.asyncquery.query.ResultStore;
import io.asyncquery.security.Project;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What stands behind the wire in its tests: an engine that each test makes anew, and results in memory. */
@Dependent
class WireParts {
    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    InMemoryResultStore results() {
        return new InMemoryResultStore();
    }

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    ReplaceableEngine engine() {
        return new ReplaceableEngine();
    }

    /** Passes on to the engine of the test that runs. */
    static final class ReplaceableEngine implements QueryEngine {
        private volatile FakeQueryEngine current = new FakeQueryEngine(new InMemoryResultStore());

        FakeQueryEngine renew(ResultStore results) {
            current = new FakeQueryEngine((InMemoryResultStore) results);
            return current;
        }

        @Override
        public boolean isAvailable() {
            return current.isAvailable();
        }

        @Override
        public EngineSession open(AsyncQuery query, Project project) throws QueryFailedException {
            return current.open(query, project);
        }
    }
}
