package io.asyncquery.server;

import io.asyncquery.query.QueryEngine;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the engine answers; it waits for nothing itself. */
@Readiness
class EngineReadiness implements HealthCheck {
    private final QueryEngine engine;

    EngineReadiness(QueryEngine engine) {
        this.engine = engine;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("engine").status(engine.isAvailable()).build();
    }
}
