package io.asyncquery.server;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while this replica can write to the store: then its lease was renewed when that was tried last. */
@Readiness
class StorageReadiness implements HealthCheck {
    private final Lifecycle lifecycle;

    StorageReadiness(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    public HealthCheckResponse call() {
        boolean answers = lifecycle.hasRenewedItsLease();
        return HealthCheckResponse.named("storage")
                .status(answers)
                .withData("reason", answers ? "" : "does not answer")
                .build();
    }
}
