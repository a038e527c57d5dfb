package io.asyncquery.server;

import io.asyncquery.hadoop.HadoopStorage;
import io.asyncquery.query.AdmissionConfig;
import io.asyncquery.query.QueryDispatcher;
import io.asyncquery.query.Replicas;
import io.asyncquery.spark.SparkEngines;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Starts what must run beside the requests, keeps this replica's word among the others, and ends in order. */
@ApplicationScoped
class Lifecycle {
    private static final Logger LOG = Logger.getLogger(Lifecycle.class);

    private final QueryDispatcher dispatcher;
    private final Replicas replicas;
    private final SparkEngines engines;
    private final HadoopStorage storage;
    private final Duration lease;

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
    }

    void start(@Observes StartupEvent event) {
        replicas.renewLease();
        engines.start();
    }

    @Scheduled(
            identity = "lease",
            every = "${async-query.queries.lease-renewal:2s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void renewLease() {
        try {
            replicas.renewLease();
        } catch (UncheckedIOException e) {
            LOG.errorf(e, "this replica's lease could not be renewed; other replicas will take its queries for lost");
        }
    }

    @Scheduled(
            identity = "queue",
            every = "${async-query.queries.lease-renewal:2s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void publishQueue() {
        try {
            replicas.publishQueue();
        } catch (UncheckedIOException e) {
            LOG.warnf("other replicas cannot be told what waits here: %s", e.getMessage());
        }
    }

    @Scheduled(
            identity = "takeover",
            every = "${async-query.queries.lease-renewal:2s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void takeOver() {
        try {
            replicas.takeOver();
        } catch (UncheckedIOException e) {
            LOG.errorf(e, "lost replicas could not be looked for");
        }
    }

    /** For as long as the load balancer is given to notice, what is asked is still answered. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        dispatcher.drain();
    }

    /** A store that hangs holds this up for as long as the lease: then other replicas take over all the same. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        dispatcher.close();
        engines.close();
        Thread farewell = new Thread(this::leaveStorage, "storage-farewell");
        farewell.setDaemon(true);
        farewell.start();
        farewell.join(lease.toMillis());
        if (farewell.isAlive()) {
            LOG.warn("the storage does not answer; other replicas take this one's queries over when its lease is over");
        }
    }

    private void leaveStorage() {
        try (storage) {
            replicas.release();
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf("this replica's lease could not be released and runs out by itself: %s", e.getMessage());
        }
    }
}
