package io.asyncquery.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.fakes.BreakableRecords;
import io.asyncquery.fakes.BreakableResults;
import io.asyncquery.fakes.FakeQueryEngine;
import io.asyncquery.fakes.InMemoryLeases;
import io.asyncquery.fakes.InMemoryQueryRecords;
import io.asyncquery.fakes.InMemoryResultStore;
import io.asyncquery.fakes.MovableClock;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.security.Caller;
import io.asyncquery.security.ConfiguredProjects;
import io.asyncquery.security.Members;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The core of one replica on fakes, with two projects and the people who use them. */
final class Replica implements AutoCloseable {
    static final Caller ANN = new Caller("ann", Set.of());
    static final Caller BOB = new Caller("bob", Set.of());
    static final Caller DORA = new Caller("dora", Set.of());
    static final Caller ROOT = new Caller("root", Set.of(Caller.ADMINISTRATOR));

    /** Everybody may query it, Dora administers it. */
    static final Project SALES = project("Sales", Set.of("dora"));

    static final Project OTHER = project("other", Set.of());
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final MovableClock clock;
    final InMemoryQueryRecords storedRecords;
    final InMemoryResultStore storedResults;
    final InMemoryLeases leases;
    final BreakableRecords records;
    final BreakableResults results;
    final FakeQueryEngine engine;
    final QueryDispatcher dispatcher;
    final QueryService service;

    /** A replica with a store of its own. */
    Replica(int maxRunning, int maxQueued) {
        this(maxRunning, maxQueued, PATIENCE);
    }

    Replica(int maxRunning, int maxQueued, Duration stopTimeout) {
        this(
                new MovableClock(),
                new InMemoryQueryRecords(),
                new InMemoryResultStore(),
                new InMemoryLeases(),
                maxRunning,
                maxQueued,
                stopTimeout);
    }

    private Replica(
            MovableClock clock,
            InMemoryQueryRecords storedRecords,
            InMemoryResultStore storedResults,
            InMemoryLeases leases,
            int maxRunning,
            int maxQueued,
            Duration stopTimeout) {
        this.clock = clock;
        this.storedRecords = storedRecords;
        this.storedResults = storedResults;
        this.leases = leases;
        this.records = new BreakableRecords(storedRecords);
        this.results = new BreakableResults(storedResults);
        this.engine = new FakeQueryEngine(storedResults);
        Ports ports = new Ports(engine, records, results, leases);
        this.dispatcher = new QueryDispatcher(ports, clock, maxRunning, maxQueued);
        this.service =
                new QueryService(ports, dispatcher, new ConfiguredProjects(List.of(SALES, OTHER)), clock, stopTimeout);
    }

    /** Another replica on the same store. */
    Replica another() {
        return new Replica(clock, storedRecords, storedResults, leases, 2, 2, PATIENCE);
    }

    AsyncQuery submit(Caller caller) {
        return submit(caller, SALES, output(ResultFormat.CSV, ResultEncoding.UTF_8));
    }

    AsyncQuery submit(Caller caller, Project project, OutputOptions output) {
        return service.submit(
                caller, project, new QuerySubmission(project.name(), "select 1", 0, 0, output, Optional.empty()));
    }

    /** Submits and waits for the end. */
    AsyncQuery run(Caller caller) throws InterruptedException {
        return awaitEnd(submit(caller));
    }

    /** Waits until this replica has let go of the query, and gives its record. */
    AsyncQuery awaitEnd(AsyncQuery query) throws InterruptedException {
        letGo(query);
        return storedRecords.find(query.project(), query.id()).orElseThrow();
    }

    /** Waits until this replica has let go of the query. */
    void letGo(AsyncQuery query) throws InterruptedException {
        Optional<QueryExecution> execution = dispatcher.find(query.id());
        if (execution.isPresent()) {
            assertThat(execution.get().awaitEnd(PATIENCE)).isTrue();
        }
    }

    /** The state as the submitter's project administrator reads it. */
    QueryState state(AsyncQuery query) {
        return service.find(ROOT, SALES, query.id()).orElseThrow().state();
    }

    boolean isRecorded(AsyncQuery query) {
        return storedRecords.find(query.project(), query.id()).isPresent();
    }

    Set<String> files(AsyncQuery query) {
        return storedResults.names(storedResults.locate(query.project(), query.id()));
    }

    static OutputOptions output(ResultFormat format, ResultEncoding encoding) {
        return new OutputOptions(format, encoding, ",", false, "result", false);
    }

    @Override
    public void close() throws InterruptedException {
        engine.release();
        dispatcher.close();
    }

    private static Project project(String name, Set<String> administrators) {
        return new Project(
                new ProjectName(name),
                Optional.empty(),
                "default",
                Optional.empty(),
                Map.of(),
                new Members(Set.of(), Set.of(Members.EVERYONE)),
                new Members(administrators, Set.of()),
                Optional.empty());
    }
}
