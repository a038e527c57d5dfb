package io.asyncquery.query;

import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Queries that wait for their turn, a lane for each project. Projects take turns in proportion to their weights,
 * however many queries each has; within a project the first comes first, and before it what has begun elsewhere. A
 * project that had nothing waiting does not save up turns. It holds identifiers only, so that many waiting queries cost
 * little memory. Not safe for threads.
 */
final class FairQueue {
    /** How far a project of weight 1 moves with each turn; one of weight 4 moves a quarter of it. */
    private static final long STRIDE = 1L << 20;

    private final Map<ProjectName, Lane> lanes = new HashMap<>();
    private long arrivals;
    private long returns = Long.MIN_VALUE;
    private long now;

    /** A query in the queue. */
    record Waiting(ProjectName project, QueryId id) {}

    void add(Project project, QueryId id) {
        add(project, id, arrivals++);
    }

    /** The query goes before all those of its project that have not begun, and behind others that have. */
    void addBegun(Project project, QueryId id) {
        add(project, id, returns++);
    }

    private void add(Project project, QueryId id, long arrival) {
        Lane lane = lanes.computeIfAbsent(project.name(), name -> new Lane());
        lane.stride = STRIDE / project.limits().weight();
        if (lane.isEmpty()) {
            lane.pass = Math.max(lane.pass, now);
        }
        lane.add(id, arrival);
    }

    /** The query whose turn it is, of those projects that may start one; it stays in the queue. */
    Optional<Waiting> next(Predicate<ProjectName> mayStart) {
        return lanes.entrySet().stream()
                .filter(lane -> !lane.getValue().isEmpty() && mayStart.test(lane.getKey()))
                .min(Comparator.<Map.Entry<ProjectName, Lane>>comparingLong(lane -> lane.getValue().pass)
                        .thenComparingLong(lane -> lane.getValue().firstArrival()))
                .map(lane -> new Waiting(lane.getKey(), lane.getValue().first()));
    }

    /** Takes out a query that has its turn, and says whether it still waited. */
    boolean take(Waiting waiting) {
        Lane lane = lanes.get(waiting.project());
        if (lane == null || !lane.remove(waiting.id())) {
            return false;
        }
        now = Math.max(now, lane.pass);
        lane.pass += lane.stride;
        return true;
    }

    /** Takes out a query that no longer waits, and says whether it did. */
    boolean remove(ProjectName project, QueryId id) {
        Lane lane = lanes.get(project);
        return lane != null && lane.remove(id);
    }

    /** How many queries have their turn before this one if none comes or goes; nothing when it does not wait here. */
    OptionalInt position(ProjectName project, QueryId id) {
        Lane own = lanes.get(project);
        Long arrival = own == null ? null : own.arrivals.get(id);
        if (own == null || arrival == null) {
            return OptionalInt.empty();
        }
        int ahead = own.order.headMap(arrival).size();
        long turn = own.pass + ahead * own.stride;
        for (Lane other : lanes.values()) {
            if (other != own) {
                ahead += other.turnsBefore(turn, arrival);
            }
        }
        return OptionalInt.of(ahead);
    }

    /** The queries in the order of their turns if none comes or goes, the first so many of them. */
    List<QueryId> order(int atMost) {
        PriorityQueue<Turn> turns =
                new PriorityQueue<>(Comparator.comparingLong(Turn::pass).thenComparingLong(Turn::arrival));
        lanes.values().forEach(lane -> lane.turn().ifPresent(turns::add));
        List<QueryId> order = new ArrayList<>();
        for (Turn turn = turns.poll(); turn != null && order.size() < atMost; turn = turns.poll()) {
            order.add(turn.id());
            turn.next().ifPresent(turns::add);
        }
        return order;
    }

    /** How many queries of a project wait. */
    int size(ProjectName project) {
        Lane lane = lanes.get(project);
        return lane == null ? 0 : lane.arrivals.size();
    }

    void clear() {
        lanes.clear();
    }

    /** The waiting queries of one project by the number of their arrival, and when, in turns, its next turn is. */
    private static final class Lane {
        private final Map<QueryId, Long> arrivals = new HashMap<>();
        private final SortedMap<Long, QueryId> order = new TreeMap<>();
        private long pass;
        private long stride = STRIDE;

        void add(QueryId id, long arrival) {
            remove(id);
            arrivals.put(id, arrival);
            order.put(arrival, id);
        }

        boolean remove(QueryId id) {
            Long arrival = arrivals.remove(id);
            return arrival != null && order.remove(arrival) != null;
        }

        boolean isEmpty() {
            return order.isEmpty();
        }

        QueryId first() {
            return order.values().iterator().next();
        }

        long firstArrival() {
            return order.firstKey();
        }

        /** Its next turn. */
        Optional<Turn> turn() {
            return Turn.of(order.entrySet().iterator(), pass, stride);
        }

        int turnsBefore(long turn, long arrival) {
            int turns = 0;
            long at = pass;
            for (long other : order.keySet()) {
                if (at > turn || (at == turn && other > arrival)) {
                    break;
                }
                turns++;
                at += stride;
            }
            return turns;
        }
    }

    /** The turn of a query in its lane, behind which others follow. */
    private record Turn(QueryId id, long arrival, long pass, long stride, Iterator<Map.Entry<Long, QueryId>> behind) {
        static Optional<Turn> of(Iterator<Map.Entry<Long, QueryId>> lane, long pass, long stride) {
            if (!lane.hasNext()) {
                return Optional.empty();
            }
            Map.Entry<Long, QueryId> first = lane.next();
            return Optional.of(new Turn(first.getValue(), first.getKey(), pass, stride, lane));
        }

        Optional<Turn> next() {
            return of(behind, pass + stride, stride);
        }
    }
}
