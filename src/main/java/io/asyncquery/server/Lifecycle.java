package io.asyncquery.server;

import io.asyncquery.query.AdmissionConfig;
import io.asyncquery.query.Leases;
import io.asyncquery.query.QueryDispatcher;
import io.asyncquery.query.QueryService;
import io.asyncquery.spark.EngineSupervisor;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import org.jboss.logging.Logger;

/** Starts what must run beside the requests, keeps this replica's lease, and ends both in order. */
@ApplicationScoped
class Lifecycle {
    private static final Logger LOG = Logger.getLogger(Lifecycle.class);

    private final QueryService queries;
    private final QueryDispatcher dispatcher;
    private final Leases leases;
    private final AdmissionConfig admission;
    private final EngineSupervisor engine;

    Lifecycle(
            QueryService queries,
            QueryDispatcher dispatcher,
            Leases leases,
            AdmissionConfig admission,
            EngineSupervisor engine) {
        this.queries = queries;
        this.dispatcher = dispatcher;
        this.leases = leases;
        this.admission = admission;
        this.engine = engine;
    }

    void start(@Observes StartupEvent event) {
        renewLease();
        engine.start();
    }

    @Scheduled(
            identity = "lease",
            every = "${async-query.queries.lease-renewal:5s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void renewLease() {
        try {
            queries.renewLease(admission.lease());
        } catch (UncheckedIOException e) {
            LOG.errorf(e, "this replica's lease could not be renewed; other replicas will take its queries for lost");
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        dispatcher.close();
        engine.close();
        leases.release(dispatcher.replica());
    }
}
