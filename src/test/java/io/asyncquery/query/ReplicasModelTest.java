package io.asyncquery.query;

import static io.asyncquery.query.Replica.ANN;
import static io.asyncquery.query.Replica.LEASE;
import static io.asyncquery.query.Replica.SALES;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.QueryState.Failed;
import io.asyncquery.query.QueryState.Succeeded;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Replicas over one store do what chance tells them: they submit, stop, are paused, killed, started, lose their engines
 * and their storage. Whatever it is: a query that has ended never changes again, and when the trouble is over every
 * query that was taken on ends, with one whole result or with a true reason.
 */
class ReplicasModelTest {
    private static final int MOST_REPLICAS = 5;

    /** What can happen to a replica. */
    private enum Event {
        SUBMIT,
        SUBMIT_MORE,
        STOP_A_QUERY,
        HOLD_THE_ENGINE,
        RELEASE_THE_ENGINE,
        RESTART_THE_ENGINE,
        BREAK_THE_STORAGE,
        MEND_THE_STORAGE,
        PAUSE,
        GO_ON,
        KILL,
        END_IN_ORDER,
        START_ANOTHER,
        LET_A_LEASE_PASS,
        LET_THREADS_RUN
    }

    /** An event and the number of the replica it happens to. */
    record Step(Event event, int replica) {}

    private static final class Member {
        private final Replica replica;
        private boolean paused;
        private boolean gone;

        Member(Replica replica) {
            this.replica = replica;
        }

        boolean ticks() {
            return !paused && !gone;
        }
    }

    private final List<Member> members = new ArrayList<>();
    private final List<AsyncQuery> submitted = new ArrayList<>();
    private final Map<QueryId, AsyncQuery> ended = new HashMap<>();
    private final List<QueryId> stopped = new ArrayList<>();
    private Replica base = new Replica(1, 0);

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void everyQueryEndsOnceWhateverHappens(
            @ForAll @Size(min = 1, max = 40) List<Event> events,
            @ForAll @Size(40) List<@IntRange(min = 0, max = MOST_REPLICAS - 1) Integer> targets)
            throws InterruptedException {
        members.clear();
        submitted.clear();
        ended.clear();
        stopped.clear();
        base = new Replica(1, 0);
        start();
        start();
        for (int i = 0; i < events.size(); i++) {
            happen(new Step(events.get(i), targets.get(i)));
            tick();
            observe();
        }

        endAllTrouble();

        for (AsyncQuery query : submitted) {
            assertEnded(base.storedRecords.find(SALES.name(), query.id()).orElseThrow());
        }
        for (Member member : members) {
            member.replica.close();
        }
    }

    private void happen(Step step) throws InterruptedException {
        Member member = members.get(step.replica() % members.size());
        Replica replica = member.replica;
        switch (step.event()) {
            case SUBMIT, SUBMIT_MORE -> submit(member);
            case STOP_A_QUERY -> stop(member, step.replica());
            case HOLD_THE_ENGINE -> replica.engine.hold();
            case RELEASE_THE_ENGINE -> replica.engine.release();
            case RESTART_THE_ENGINE -> replica.engine.restart();
            case BREAK_THE_STORAGE -> {
                replica.records.refuse(query -> true);
                replica.records.hide(SALES.name());
            }
            case MEND_THE_STORAGE -> mend(member);
            case PAUSE -> member.paused = true;
            case GO_ON -> member.paused = false;
            case KILL -> kill(member);
            case END_IN_ORDER -> endInOrder(member);
            case START_ANOTHER -> start();
            case LET_A_LEASE_PASS -> {
                tick();
                base.pass(LEASE);
                renew();
            }
            case LET_THREADS_RUN -> TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    private void start() {
        if (members.stream().filter(member -> !member.gone).count() < MOST_REPLICAS) {
            members.add(new Member(base.another(2, 100)));
        }
    }

    private void submit(Member member) {
        if (!member.gone) {
            try {
                submitted.add(member.replica.submit(ANN));
            } catch (UncheckedIOException refused) {
                assertThat(refused).hasMessageContaining("No space");
            }
        }
    }

    private void stop(Member member, int which) {
        if (member.ticks() && !submitted.isEmpty()) {
            QueryId id = submitted.get(which % submitted.size()).id();
            try {
                member.replica.service.cancel(ANN, SALES, id);
                stopped.add(id);
            } catch (UncheckedIOException refused) {
                assertThat(refused).hasMessageContaining("No space");
            }
        }
    }

    /** As far as the others can see: nothing of it reaches the store any more, and its engine is gone with it. */
    private static void kill(Member member) {
        member.gone = true;
        member.replica.records.refuse(query -> true);
        member.replica.results.refuse(location -> true);
        member.replica.engine.restart();
    }

    private static void mend(Member member) {
        member.replica.records.refuse(query -> member.gone);
        member.replica.records.show();
    }

    private static void endInOrder(Member member) {
        if (!member.gone) {
            member.gone = true;
            member.replica.dispatcher.close();
            member.replica.replicas.release();
            member.replica.engine.restart();
        }
    }

    private void renew() {
        members.stream().filter(Member::ticks).forEach(member -> member.replica.replicas.renewLease());
    }

    private void tick() {
        renew();
        for (Member member : members) {
            if (member.ticks()) {
                try {
                    member.replica.replicas.takeOver();
                } catch (UncheckedIOException broken) {
                    assertThat(broken).hasMessageContaining("Connection refused");
                }
                member.replica.dispatcher.check();
            }
        }
    }

    private void endAllTrouble() throws InterruptedException {
        start();
        for (Member member : members) {
            member.paused = false;
            member.replica.engine.release();
            mend(member);
        }
        Replica.await(() -> {
            tick();
            base.pass(LEASE.dividedBy(3));
            observe();
            return ended.size() == submitted.size();
        });
    }

    private void observe() {
        for (AsyncQuery query : submitted) {
            AsyncQuery now = base.storedRecords.find(SALES.name(), query.id()).orElseThrow();
            AsyncQuery before = ended.get(query.id());
            if (before != null) {
                assertThat(now).as("what has ended does not change").isEqualTo(before);
            } else if (now.isFinished()) {
                ended.put(now.id(), now);
            }
        }
    }

    private void assertEnded(AsyncQuery query) {
        if (query.state() instanceof Succeeded succeeded) {
            assertThat(base.storedResults.manifest(
                            base.storedResults.locate(query.project(), query.id(), succeeded.attempt())))
                    .contains(succeeded.manifest());
            assertThat(succeeded.manifest().rows()).isEqualTo(2);
        } else if (query.state() instanceof Failed failed) {
            boolean wasStopped = failed.failure().equals(QueryFailure.STOPPED_BY_USER) && stopped.contains(query.id());
            boolean wasLostOften = failed.attempts() == Replica.MAX_ATTEMPTS;
            assertThat(wasStopped || wasLostOften).as(failed.toString()).isTrue();
        }
    }
}
