package io.asyncquery.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.FairQueue.Waiting;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectLimits;
import io.asyncquery.security.ProjectName;
import io.asyncquery.security.ResultLimits;
import io.asyncquery.security.StatementLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FairQueueTest {
    private FairQueue queue = new FairQueue();

    @Example
    void anEmptyQueueHasNoTurn() {
        assertThat(queue.next(project -> true)).isEmpty();
        assertThat(queue.position(new ProjectName("a"), QueryId.random())).isEmpty();
    }

    @Example
    void aProjectThatComesLateWaitsForNobodysBacklog() {
        Project busy = project("busy", 1);
        Project late = project("late", 1);
        add(busy, 1000);
        take(500);

        QueryId id = add(late, 1).get(0);

        assertThat(queue.position(late.name(), id).orElseThrow()).isLessThanOrEqualTo(1);
    }

    @Example
    void aProjectThatWaitedForNothingSavedUpNoTurns() {
        Project busy = project("busy", 1);
        Project idle = project("idle", 1);
        add(idle, 1);
        take(1);
        add(busy, 1000);
        take(500);
        add(idle, 100);

        assertThat(take(20).get(idle.name())).isBetween(9, 11);
    }

    @Example
    void whatIsTakenOutHasNoTurn() {
        Project project = project("a", 1);
        List<QueryId> ids = add(project, 3);

        assertThat(queue.remove(project.name(), ids.get(0))).isTrue();
        assertThat(queue.remove(project.name(), ids.get(0))).isFalse();
        assertThat(queue.take(new Waiting(project.name(), ids.get(0)))).isFalse();
        assertThat(queue.next(any -> true)).contains(new Waiting(project.name(), ids.get(1)));
        assertThat(queue.size(project.name())).isEqualTo(2);
    }

    @Example
    void aProjectThatMayNotStartKeepsNoOtherWaiting() {
        Project held = project("held", 1000);
        Project free = project("free", 1);
        add(held, 5);
        QueryId id = add(free, 1).get(0);

        assertThat(queue.next(name -> !name.equals(held.name()))).contains(new Waiting(free.name(), id));
    }

    @Example
    void whatHasBegunComesBeforeWhatWaitsInTheOrderItCame() {
        Project project = project("a", 1);
        QueryId waiting = add(project, 1).get(0);
        QueryId first = QueryId.random();
        QueryId second = QueryId.random();

        queue.addBegun(project, first);
        queue.addBegun(project, second);

        assertThat(queue.order(3)).containsExactly(first, second, waiting);
        assertThat(queue.position(project.name(), first)).hasValue(0);
        assertThat(queue.position(project.name(), waiting)).hasValue(2);
        assertThat(queue.next(any -> true)).contains(new Waiting(project.name(), first));
    }

    @Property(tries = 200)
    void turnsAreInProportionToTheWeightsWhileAllWait(
            @ForAll @Size(min = 2, max = 5) List<@IntRange(min = 1, max = 9) Integer> weights) {
        queue = new FairQueue();
        Map<ProjectName, Integer> expected = new HashMap<>();
        int total = weights.stream().mapToInt(weight -> weight).sum();
        for (int i = 0; i < weights.size(); i++) {
            Project project = project("p" + i, weights.get(i));
            add(project, 20 * weights.get(i));
            expected.put(project.name(), 10 * weights.get(i));
        }

        Map<ProjectName, Integer> turns = take(10 * total);

        expected.forEach(
                (project, share) -> assertThat(turns.getOrDefault(project, 0)).isBetween(share - 2, share + 2));
    }

    @Property(tries = 200)
    void thePositionIsHowManyTurnsComeBefore(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 3) Integer> arrivals,
            @ForAll @IntRange(min = 0, max = 10) int turnsBefore) {
        queue = new FairQueue();
        List<Waiting> waiting = new ArrayList<>();
        for (int project : arrivals) {
            waiting.add(new Waiting(
                    new ProjectName("p" + project),
                    add(project("p" + project, project + 1), 1).get(0)));
        }
        take(Math.min(turnsBefore, waiting.size()));
        Map<Waiting, Integer> positions = new HashMap<>();
        for (Waiting one : waiting) {
            OptionalInt position = queue.position(one.project(), one.id());
            position.ifPresent(value -> positions.put(one, value));
        }

        List<QueryId> order = queue.order(arrivals.size());
        assertThat(order).hasSize(positions.size());
        assertThat(queue.order(turnsBefore)).isEqualTo(order.subList(0, Math.min(turnsBefore, order.size())));
        for (int turn = 0; turn < positions.size(); turn++) {
            Waiting next = queue.next(any -> true).orElseThrow();
            assertThat(positions.get(next)).isEqualTo(turn);
            assertThat(order.get(turn)).isEqualTo(next.id());
            assertThat(queue.take(next)).isTrue();
        }
        assertThat(queue.next(any -> true)).isEmpty();
    }

    private List<QueryId> add(Project project, int count) {
        List<QueryId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(QueryId.random());
            queue.add(project, ids.get(i));
        }
        return ids;
    }

    private Map<ProjectName, Integer> take(int turns) {
        Map<ProjectName, Integer> taken = new HashMap<>();
        for (int i = 0; i < turns; i++) {
            Waiting next = queue.next(any -> true).orElseThrow();
            assertThat(queue.take(next)).isTrue();
            taken.merge(next.project(), 1, Integer::sum);
        }
        return taken;
    }

    private static Project project(String name, int weight) {
        return Replica.project(
                name,
                Set.of(),
                new ProjectLimits(
                        weight,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        StatementLimits.DEFAULT,
                        ResultLimits.NONE));
    }
}
