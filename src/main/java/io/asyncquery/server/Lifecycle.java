package io.asyncquery.server;

import io.asyncquery.hadoop.HadoopStorage;
import io.asyncquery.query.AdmissionConfig;
import io.asyncquery.query.QueryDispatcher;
import io.asyncquery.query.Replicas;
import io.asyncquery.spark.SparkEngines;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Starts what must run beside the requests, keeps this replica's word among the others, and ends in order. */
@ApplicationScoped
class Lifecycle {
    private static final Logger LOG = Logger.getLogger(Lifecycle.class);
    /** None waits for another one that the storage holds up. */
    private static final int JOBS = 3;

    private final QueryDispatcher dispatcher;
    private final Replicas replicas;
    private final SparkEngines engines;
    private final HadoopStorage storage;
    private final Duration lease;
    private final Duration renewal;
    private final ScheduledExecutorService jobs = Executors.newScheduledThreadPool(JOBS, Lifecycle::daemon);

    Lifecycle(
            QueryDispatcher dispatcher,
            Replicas replicas,
            SparkEngines engines,
            HadoopStorage storage,
            AdmissionConfig admission) {
        this.dispatcher = dispatcher;
        this.replicas = replicas;
        this.engines = engines;
        this.storage = storage;
        this.lease = admission.lease();
        this.renewal = admission.leaseRenewal();
    }

    void start(@Observes StartupEvent event) {
        replicas.renewLease();
        repeat(
                replicas::renewLease,
                "this replica's lease could not be renewed; other replicas will take its queries for lost");
        repeat(replicas::publishQueue, "other replicas cannot be told what waits here");
        repeat(replicas::takeOver, "lost replicas could not be looked for");
        engines.start();
    }

    /** By a clock that nobody sets: Quarkus' scheduler would pause for as long as the machine's clock is set back. */
    private void repeat(Runnable job, String failed) {
        Runnable guarded = () -> {
            try {
                job.run();
            } catch (UncheckedIOException e) {
                LOG.errorf("%s: %s", failed, e.getMessage());
            } catch (Throwable e) {
                // What leaves a job would be its end
                LOG.error(failed, e);
            }
        };
        ScheduledFuture<?> unused =
                jobs.scheduleWithFixedDelay(guarded, renewal.toMillis(), renewal.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For as long as the load balancer is given to notice, what is asked is still answered. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        dispatcher.drain();
    }

    /** A store that hangs holds this up for as long as the lease: then other replicas take over all the same. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        jobs.shutdown();
        dispatcher.close();
        engines.close();
        Thread farewell = daemon(this::leaveStorage);
        farewell.start();
        farewell.join(lease.toMillis());
        if (farewell.isAlive()) {
            LOG.warn("the storage does not answer; other replicas take this one's queries over when its lease is over");
        }
    }

    /** A thread that does not keep the process from its end. */
    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "lifecycle");
        thread.setDaemon(true);
        return thread;
    }

    private void leaveStorage() {
        try (storage) {
            replicas.release();
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf("this replica's lease could not be released and runs out by itself: %s", e.getMessage());
        }
    }
}
