package io.asyncquery.server;

import io.asyncquery.login.Users;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Tells whoever starts the service what to try first. */
@Singleton
class Greeting {
    private static final Logger LOG = Logger.getLogger(Greeting.class);

    private final int port;
    private final int managementPort;
    private final Users users;

    Greeting(
            Users users,
            @ConfigProperty(name = "quarkus.http.port") int port,
            @ConfigProperty(name = "quarkus.management.port") int managementPort) {
        this.users = users;
        this.port = port;
        this.managementPort = managementPort;
    }

    void greet(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
        LOG.infof("""
                Async Query is starting.
                  Try it:  http://localhost:%1$d/q/swagger-ui
                  Ready:   http://localhost:%2$d/q/health/ready
                  Submit:  curl -u %3$s -H 'Content-Type: application/json' http://localhost:%1$d/kylin/api/async_query -d '{"sql":"select * from KYLIN_SALES limit 100","project":"learn_kylin"}'""", port, managementPort, users.areOfTheSample() ? "ADMIN:KYLIN" : "USER");
    }
}
