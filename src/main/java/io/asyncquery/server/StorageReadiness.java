package io.asyncquery.server;

import io.asyncquery.query.Replicas;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while this replica can write to the store: then it holds its lease. */
@Readiness
class StorageReadiness implements HealthCheck {
    private final Replicas replicas;

    StorageReadiness(Replicas replicas) {
        this.replicas = replicas;
    }

    @Override
    public HealthCheckResponse call() {
        boolean answers = replicas.holdsLease();
        return HealthCheckResponse.named("storage")
                .status(answers)
                .withData("reason", answers ? "" : "does not answer")
                .build();
    }
}
