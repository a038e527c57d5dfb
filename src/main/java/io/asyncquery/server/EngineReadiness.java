package io.asyncquery.server;

import io.asyncquery.spark.SparkConnectEngine;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the engine answers; it waits for nothing itself. */
@Readiness
class EngineReadiness implements HealthCheck {
    private final SparkConnectEngine engine;

    EngineReadiness(SparkConnectEngine engine) {
        this.engine = engine;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("engine")
                .status(engine.answers())
                .withData("reason", engine.silence().orElse(""))
                .build();
    }
}
