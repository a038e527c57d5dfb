package io.asyncquery.server;

import io.asyncquery.login.Users;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.jboss.logging.Logger;

/** Has the users read, and with them the start checked, before anything else is started. */
@Singleton
class SafeStart {
    private static final Logger LOG = Logger.getLogger(SafeStart.class);

    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event, Provider<Users> users) {
        try {
            LOG.debugf("the sample's users may log in: %s", users.get().areOfTheSample());
        } catch (PreventFurtherStepsException refusal) {
            LOG.error(refusal.getMessage());
            // Nothing is open yet that had to be closed, and the end in order would wait for what never began
            Runtime.getRuntime().halt(refusal.getExitCode());
        }
    }
}
