package io.asyncquery.server;

import io.asyncquery.hadoop.HadoopStorage;
import io.asyncquery.login.Users;
import io.asyncquery.spark.SparkEngines;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.jboss.logging.Logger;

/** Has the users read, and with them the start checked, the engine looked for and the store tried before anything else is started. */
@Singleton
class SafeStart {
    private static final Logger LOG = Logger.getLogger(SafeStart.class);

    /** Before the scheduler, whose jobs would be the first to ask for the store. */
    void check(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 1) StartupEvent event,
            Provider<Users> users,
            Provider<SparkEngines> engines,
            Provider<HadoopStorage> storage) {
        try {
            LOG.debugf("the sample's users may log in: %s", users.get().areOfTheSample());
            LOG.debugf("the engines are %s", engines.get().settings());
            LOG.debugf("the store is %s", storage.get());
        } catch (PreventFurtherStepsException refusal) {
            LOG.error(refusal.getMessage());
            // Nothing is open yet that had to be closed, and the end in order would wait for what never began
            Runtime.getRuntime().halt(refusal.getExitCode());
        }
    }
}
