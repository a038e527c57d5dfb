package io.asyncquery.server;

import io.asyncquery.kylin.KylinConfig;
import io.asyncquery.query.EngineName;
import io.asyncquery.spark.SparkConnectEngine;
import io.asyncquery.spark.SparkEngines;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while an engine answers that queries can be sent to, and says of each how it is; it waits for nothing itself. One
 * engine that is away does not take the service from those whose engine is there; but a service that has just begun first
 * gives its default engine the time to start.
 */
@Readiness
class EngineReadiness implements HealthCheck {
    private final SparkEngines engines;
    private final boolean chosenByQueue;

    EngineReadiness(SparkEngines engines, KylinConfig kylin) {
        this.engines = engines;
        this.chosenByQueue = kylin.sparkQueueEnabled();
    }

    @Override
    public HealthCheckResponse call() {
        SparkConnectEngine byDefault = engines.get(EngineName.DEFAULT);
        HealthCheckResponseBuilder response = HealthCheckResponse.named("engine")
                .status(byDefault.answers() || (chosenByQueue && !byDefault.isStarting() && anyAnswers()))
                .withData("reason", byDefault.silence().orElse(""));
        engines.all().forEach((name, engine) -> response.withData("engine." + name, state(engine)));
        return response.build();
    }

    private boolean anyAnswers() {
        return engines.all().values().stream().anyMatch(SparkConnectEngine::answers);
    }

    private static String state(SparkConnectEngine engine) {
        return engine.answeringFor()
                .map(time -> "UP, answers since " + time.toSeconds() + " s")
                .orElseGet(() -> "DOWN, " + engine.silence().orElse("has just begun to answer"));
    }
}
