package io.asyncquery.server;

import io.asyncquery.query.QueryDispatcher;
import io.asyncquery.query.Replicas;
import io.asyncquery.spark.SparkEngines;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import org.jboss.logging.Logger;

/** Starts what must run beside the requests, keeps this replica's word among the others, and ends in order. */
@ApplicationScoped
class Lifecycle {
    private static final Logger LOG = Logger.getLogger(Lifecycle.class);

    private final QueryDispatcher dispatcher;
    private final Replicas replicas;
    private final SparkEngines engines;
    private volatile boolean renewed;

    Lifecycle(QueryDispatcher dispatcher, Replicas replicas, SparkEngines engines) {
        this.dispatcher = dispatcher;
        this.replicas = replicas;
        this.engines = engines;
    }

    void start(@Observes StartupEvent event) {
        replicas.renewLease();
        renewed = true;
        engines.start();
    }

    @Scheduled(
            identity = "lease",
            every = "${async-query.queries.lease-renewal:2s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void renewLease() {
        try {
            replicas.renewLease();
            renewed = true;
        } catch (UncheckedIOException e) {
            renewed = false;
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

    /** Whether the store took this replica's lease when that was tried last. */
    boolean hasRenewedItsLease() {
        return renewed;
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

    void stop(@Observes ShutdownEvent event) {
        dispatcher.close();
        engines.close();
        replicas.release();
    }
}
