package io.asyncquery.kylin;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.fakes.MappedConfig;
import io.asyncquery.security.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
    private static final Caller ANN = new Caller("ann", Set.of());
    private static final Caller BOB = new Caller("bob", Set.of());
    private static final Caller CARL = new Caller("carl", Set.of());

    private final WaitingRoom room =
            room(Map.of("async-query.kylin.max-waiters", "2", "async-query.kylin.max-wait", "1500ms"));

    @Test
    void nobodyWaitsLongerThanTheServiceLetsThem() {
        assertThat(room.bounded(0)).isZero();
        assertThat(room.bounded(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(room.bounded(2)).isEqualTo(Duration.ofMillis(1500));
        assertThat(room.bounded(Integer.MAX_VALUE)).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void aSeatIsFreeWhenItWasLeft() {
        assertThat(room.enter(ANN)).isTrue();
        assertThat(room.enter(BOB)).isTrue();
        assertThat(room.enter(CARL)).isFalse();
        assertThat(room.enter(CARL)).isFalse();

        room.leave(ANN);

        assertThat(room.enter(CARL)).isTrue();
        assertThat(room.enter(ANN)).isFalse();
    }

    @Test
    void aUserHasATenthOfTheSeatsAndAtLeastOne() {
        assertThat(seatsOf(ANN, Map.of())).isEqualTo(100);
        assertThat(seatsOf(ANN, Map.of("async-query.kylin.max-waiters", "29"))).isEqualTo(2);
        assertThat(seatsOf(ANN, Map.of("async-query.kylin.max-waiters", "2"))).isEqualTo(1);
    }

    @Test
    void aUserMayBeGivenMoreOrLess() {
        Map<String, String> all =
                Map.of("async-query.kylin.max-waiters", "3", "async-query.kylin.max-waiters-per-user", "5");
        Map<String, String> two =
                Map.of("async-query.kylin.max-waiters", "30", "async-query.kylin.max-waiters-per-user", "2");

        assertThat(seatsOf(ANN, all)).isEqualTo(3);
        assertThat(seatsOf(ANN, two)).isEqualTo(2);
    }

    @Test
    void whoHasEnoughSeatsKeepsNobodyElseFromOneAndMayHaveThemAgain() {
        WaitingRoom small = room(Map.of("async-query.kylin.max-waiters", "20"));
        assertThat(small.enter(ANN)).isTrue();
        assertThat(small.enter(ANN)).isTrue();

        assertThat(small.enter(ANN)).isFalse();
        assertThat(small.enter(BOB)).isTrue();

        small.leave(ANN);
        small.leave(ANN);
        assertThat(small.enter(ANN)).isTrue();
        assertThat(small.enter(ANN)).isTrue();
        assertThat(small.enter(ANN)).isFalse();
    }

    @Test
    void aWatchEndsWithWhatIsNotToBeWaitedWith() {
        AtomicInteger looks = new AtomicInteger();

        List<Integer> seen = room.watch(Duration.ofMillis(1), looks::incrementAndGet, look -> look < 4)
                .collect()
                .asList()
                .await()
                .atMost(Duration.ofSeconds(20));

        assertThat(seen).containsExactly(1, 2, 3, 4);
        assertThat(looks).hasValue(4);
    }

    private static WaitingRoom room(Map<String, String> settings) {
        return new WaitingRoom(MappedConfig.of(KylinConfig.class, settings));
    }

    /** How many seats the user gets who wants all. */
    private static int seatsOf(Caller user, Map<String, String> settings) {
        WaitingRoom room = room(settings);
        int seats = 0;
        while (room.enter(user)) {
            seats++;
        }
        return seats;
    }
}
