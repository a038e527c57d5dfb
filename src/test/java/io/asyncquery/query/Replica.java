package io.asyncquery.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.fakes.BreakablePermits;
import io.asyncquery.fakes.BreakableQueueOrders;
import io.asyncquery.fakes.BreakableRecords;
import io.asyncquery.fakes.BreakableResults;
import io.asyncquery.fakes.FakeQueryEngine;
import io.asyncquery.fakes.InMemoryLeases;
import io.asyncquery.fakes.InMemoryPermits;
import io.asyncquery.fakes.InMemoryQueryRecords;
import io.asyncquery.fakes.InMemoryQueueOrders;
import io.asyncquery.fakes.InMemoryResultStore;
import io.asyncquery.fakes.InMemoryTombstones;
import io.asyncquery.fakes.MovableClock;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.security.Caller;
import io.asyncquery.security.ConfiguredProjects;
import io.asyncquery.security.Members;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectLimits;
import io.asyncquery.security.ProjectName;
import io.asyncquery.security.ProjectRetention;
import io.asyncquery.security.ResultLimits;
import io.asyncquery.security.StatementLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** The core of one replica on fakes, with two projects and the people who use them. */
final class Replica implements AutoCloseable {
    static final Caller ANN = new Caller("ann", Set.of());
    static final Caller BOB = new Caller("bob", Set.of());
    static final Caller DORA = new Caller("dora", Set.of());
    static final Caller ROOT = new Caller("root", Set.of(Caller.ADMINISTRATOR));

    /** Everybody may query it, Dora administers it. */
    static final Project SALES = project("Sales", Set.of("dora"), ProjectLimits.NONE);

    static final Project OTHER = project("other", Set.of(), ProjectLimits.NONE);

    /** One query at a time, two that wait, a minute and two columns each, and three times the turns of the others. */
    static final Project SMALL = project(
            "small",
            Set.of(),
            new ProjectLimits(
                    3,
                    OptionalInt.of(1),
                    OptionalInt.of(2),
                    Optional.of(Duration.ofMinutes(1)),
                    StatementLimits.DEFAULT,
                    new ResultLimits(OptionalInt.of(2), OptionalLong.empty(), OptionalLong.empty())));

    static final ConfiguredProjects PROJECTS = new ConfiguredProjects(List.of(SALES, OTHER, SMALL));
    /** Tests look when they want to. */
    private static final Duration NEVER = Duration.ofDays(1000);

    static final EngineName ETL = new EngineName("etl");
    static final String QUEUE = "etl";

    static final Duration LEASE = Duration.ofSeconds(20);
    static final int MAX_ATTEMPTS = 3;
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final MovableClock clock;
    final InMemoryQueryRecords storedRecords;
    final InMemoryResultStore storedResults;
    final InMemoryTombstones tombstones;
    final InMemoryLeases leases;
    final StoreClock storeClock;
    final InMemoryPermits storedPermits;
    final InMemoryQueueOrders storedQueues;
    final BreakableQueueOrders queues;
    final BreakablePermits permits;
    final AtomicLong nanos;
    final BreakableRecords records;
    final BreakableResults results;
    final FakeQueryEngine engine;
    final FakeQueryEngine etl;
    private final int maxRunning;
    final ReplicaContext context;
    final QueryDispatcher dispatcher;
    final QueryService service;
    final QueryDeletion deletion;
    final Replicas replicas;

    /** A replica with a store of its own. */
    Replica(int maxRunning, int maxQueued) {
        this(maxRunning, maxQueued, PATIENCE);
    }

    Replica(int maxRunning, int maxQueued, Duration stopTimeout) {
        this.clock = new MovableClock();
        this.nanos = new AtomicLong();
        this.storedRecords = new InMemoryQueryRecords();
        this.tombstones = new InMemoryTombstones(storedRecords);
        this.storedResults = new InMemoryResultStore(clock);
        this.leases = new InMemoryLeases(clock);
        this.storeClock = new StoreClock(clock, nanos::get);
        this.storedPermits = new InMemoryPermits();
        this.storedQueues = new InMemoryQueueOrders();
        this.engine = new FakeQueryEngine(storedResults);
        this.etl = new FakeQueryEngine(storedResults);
        this.records = new BreakableRecords(storedRecords);
        this.results = new BreakableResults(storedResults);
        this.queues = new BreakableQueueOrders(storedQueues);
        this.permits = new BreakablePermits(storedPermits);
        this.maxRunning = maxRunning;
        this.context = context(engines(false, true), new AdmissionLimits(maxQueued, MAX_ATTEMPTS));
        this.dispatcher = new QueryDispatcher(context, NEVER);
        this.service = new QueryService(context, dispatcher);
        this.deletion = deletion(stopTimeout);
        this.replicas = new Replicas(context, dispatcher, PROJECTS, LEASE, storeClock);
        replicas.renewLease();
    }

    /** Another replica on the same store; {@code engine} may be the same as well, and that of the queue is. */
    private Replica(
            Replica twin,
            FakeQueryEngine engine,
            boolean isShared,
            boolean hasEtl,
            int maxRunning,
            AdmissionLimits limits) {
        this.clock = twin.clock;
        this.nanos = twin.nanos;
        this.storedRecords = twin.storedRecords;
        this.tombstones = twin.tombstones;
        this.storedResults = twin.storedResults;
        this.leases = twin.leases;
        this.storeClock = new StoreClock(clock, nanos::get);
        this.storedPermits = twin.storedPermits;
        this.storedQueues = twin.storedQueues;
        this.engine = engine;
        this.etl = twin.etl;
        this.records = new BreakableRecords(storedRecords);
        this.results = new BreakableResults(storedResults);
        this.queues = new BreakableQueueOrders(storedQueues);
        this.permits = new BreakablePermits(storedPermits);
        this.maxRunning = maxRunning;
        this.context = context(engines(isShared, hasEtl), limits);
        this.dispatcher = new QueryDispatcher(context, NEVER);
        this.service = new QueryService(context, dispatcher);
        this.deletion = deletion(PATIENCE);
        this.replicas = new Replicas(context, dispatcher, PROJECTS, LEASE, storeClock);
        replicas.renewLease();
    }

    /** The default engine, and one that is shared and chosen by a queue. */
    private Engines engines(boolean isShared, boolean hasEtl) {
        Engine byDefault = new Engine(EngineName.DEFAULT, Set.of("default"), maxRunning, isShared, engine);
        Engine byQueue = new Engine(ETL, Set.of(QUEUE, "nightly"), maxRunning, true, etl);
        return new Engines(hasEtl ? List.of(byDefault, byQueue) : List.of(byDefault), true);
    }

    private ReplicaContext context(Engines engines, AdmissionLimits limits) {
        Ports ports = new Ports(engines, records, results, leases, permits, queues, tombstones);
        return new ReplicaContext(ReplicaId.random(), ports, limits, clock, nanos::get);
    }

    private QueryDeletion deletion(Duration stopTimeout) {
        return new QueryDeletion(service, context, dispatcher, PROJECTS, stopTimeout, 2);
    }

    /** Retention with that period, which remembers a week of what has expired and gives files a day. */
    Retention retention(RetentionPolicy policy, ConfiguredProjects projects) {
        return new Retention(
                context,
                dispatcher,
                projects,
                policy,
                new Retention.Terms(2, () -> {}, Duration.ofDays(7), Duration.ofDays(1)),
                run -> {});
    }

    /** Another replica on the same store, with an engine of its own. */
    Replica another() {
        return new Replica(this, new FakeQueryEngine(storedResults), false, true, maxRunning, context.limits());
    }

    /** Another replica on the same store, whose configuration has only the default engine. */
    Replica anotherWithoutQueues() {
        return new Replica(this, new FakeQueryEngine(storedResults), false, false, maxRunning, context.limits());
    }

    /** Another replica on the same store, with an engine and limits of its own. */
    Replica another(int maxRunning, int maxQueued) {
        return new Replica(
                this,
                new FakeQueryEngine(storedResults),
                false,
                true,
                maxRunning,
                new AdmissionLimits(maxQueued, MAX_ATTEMPTS));
    }

    /** Another replica on the same store and the same engine, which both know to be shared. */
    Replica onTheSameEngine(int maxRunning) {
        return new Replica(this, engine, true, true, maxRunning, new AdmissionLimits(100, MAX_ATTEMPTS));
    }

    /** Lets so much time pass by every clock. */
    void pass(Duration time) {
        clock.advance(time);
        nanos.addAndGet(time.toNanos());
    }

    /** Ends as kill -9 does, as far as others can see: it does not renew its lease, and another replica notices. */
    void isLostTo(Replica other) {
        other.replicas.takeOver();
        pass(LEASE);
        other.replicas.renewLease();
        other.replicas.takeOver();
    }

    AsyncQuery submit(Caller caller) {
        return submit(caller, SALES, output(ResultFormat.CSV, ResultEncoding.UTF_8));
    }

    AsyncQuery submit(Caller caller, Project project, OutputOptions output) {
        return service.submit(caller, project, submission(project, output), Optional.empty());
    }

    AsyncQuery submit(Caller caller, Project project, Optional<Duration> timeout) {
        QuerySubmission submission = new QuerySubmission(
                project.name(),
                "select 1",
                0,
                0,
                output(ResultFormat.CSV, ResultEncoding.UTF_8),
                Optional.empty(),
                timeout,
                Optional.empty());
        return service.submit(caller, project, submission, Optional.empty());
    }

    /** Submits a query to a queue. */
    AsyncQuery submitTo(String queue, Project project) {
        QuerySubmission submission = new QuerySubmission(
                project.name(),
                "select 1",
                0,
                0,
                output(ResultFormat.CSV, ResultEncoding.UTF_8),
                Optional.of(queue),
                Optional.empty(),
                Optional.empty());
        return service.submit(ANN, project, submission, Optional.empty());
    }

    static QuerySubmission submission(Project project, OutputOptions output) {
        return new QuerySubmission(
                project.name(), "select 1", 0, 0, output, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Submits and waits for the end. */
    AsyncQuery run(Caller caller) throws InterruptedException {
        return awaitEnd(submit(caller));
    }

    /** The same with an idempotency key; a thread that is interrupted fails the test. */
    AsyncQuery run(Caller caller, String key) {
        QuerySubmission submission = submission(SALES, output(ResultFormat.CSV, ResultEncoding.UTF_8));
        AsyncQuery query = service.submit(caller, SALES, submission, Optional.of(key));
        try {
            return awaitEnd(query);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until this replica has let go of the query, and gives its record. */
    AsyncQuery awaitEnd(AsyncQuery query) throws InterruptedException {
        letGo(query);
        return storedRecords.find(query.project(), query.id()).orElseThrow();
    }

    /** Waits until this replica has let go of the query. */
    void letGo(AsyncQuery query) throws InterruptedException {
        await(() -> !dispatcher.knows(query.id()));
    }

    /** Waits until another thread has come so far; to be interrupted meanwhile fails the test. */
    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until a condition holds. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** The state as the submitter's project administrator reads it. */
    QueryState state(AsyncQuery query) {
        Project project = PROJECTS.find(query.project().value()).orElseThrow();
        return service.find(ROOT, project, query.id()).orElseThrow().state();
    }

    boolean isRecorded(AsyncQuery query) {
        return storedRecords.find(query.project(), query.id()).isPresent();
    }

    Set<String> files(AsyncQuery query) {
        return files(query, 1);
    }

    Set<String> files(AsyncQuery query, int attempt) {
        return storedResults.names(storedResults.locate(query.project(), query.id(), attempt));
    }

    static OutputOptions output(ResultFormat format, ResultEncoding encoding) {
        return new OutputOptions(format, encoding, ",", false, "result", false);
    }

    @Override
    public void close() {
        engine.release();
        etl.release();
        dispatcher.close();
    }

    /** Sales with another retention. */
    static Project sales(ProjectRetention retention) {
        return project("Sales", Set.of("dora"), retention, ProjectLimits.NONE);
    }

    static Project project(String name, Set<String> administrators, ProjectLimits limits) {
        return project(name, administrators, ProjectRetention.DEFAULT, limits);
    }

    private static Project project(
            String name, Set<String> administrators, ProjectRetention retention, ProjectLimits limits) {
        return new Project(
                new ProjectName(name),
                Optional.empty(),
                "default",
                List.of(),
                Optional.empty(),
                Map.of(),
                new Members(Set.of(), Set.of(Members.EVERYONE)),
                new Members(administrators, Set.of()),
                retention,
                limits);
    }
}
