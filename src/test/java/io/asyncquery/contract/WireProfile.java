package io.asyncquery.contract;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A small service without an engine of its own, with limits that a test can reach. */
public class WireProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.http.test-port", "0");
        settings.put("quarkus.management.test-port", "0");
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("async-query.engine.remote", "sc://127.0.0.1:1");
        settings.put("async-query.kylin.spark-queue-enabled", "true");
        settings.put("async-query.engines.etl.remote", "sc://127.0.0.1:1");
        settings.put("async-query.engines.etl.queues", "etl,nightly");
        settings.put("async-query.login.users-file", "src/test/users/users.properties");
        // Tests send wrong passwords one after the other.
        settings.put("async-query.login.throttle.failures-per-user", "100000");
        settings.put("async-query.login.throttle.failures-per-address", "100000");
        settings.put("quarkus.oidc.devservices.enabled", "false");
        settings.put("async-query.security.readiness-checks", "warn");
        settings.put("async-query.storage.root", "target/wire/" + UUID.randomUUID());
        settings.put("async-query.queries.max-running", "1");
        settings.put("async-query.queries.max-queued", "1");
        settings.put("async-query.kylin.max-sql-length", "100");
        settings.put("async-query.kylin.max-request-bytes", "4000");
        settings.put("async-query.time-zone", "UTC");
        settings.put("async-query.projects.closed.query.users", "nobody");
        return settings;
    }

    /** The same service with Kylin's HTTP statuses. */
    public static class WithKylinStatus extends WireProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = super.getConfigOverrides();
            settings.put("async-query.kylin.error-status", "kylin");
            return settings;
        }
    }
}
