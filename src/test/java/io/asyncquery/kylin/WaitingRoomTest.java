package io.asyncquery.kylin;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.fakes.MappedConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
    private final WaitingRoom room = new WaitingRoom(MappedConfig.of(
            KylinConfig.class, Map.of("async-query.kylin.max-waiters", "2", "async-query.kylin.max-wait", "1500ms")));

    @Test
    void nobodyWaitsLongerThanTheServiceLetsThem() {
        assertThat(room.bounded(0)).isZero();
        assertThat(room.bounded(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(room.bounded(2)).isEqualTo(Duration.ofMillis(1500));
        assertThat(room.bounded(Integer.MAX_VALUE)).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void aSeatIsFreeWhenItWasLeft() {
        assertThat(room.enter()).isTrue();
        assertThat(room.enter()).isTrue();
        assertThat(room.enter()).isFalse();
        assertThat(room.enter()).isFalse();

        room.leave();

        assertThat(room.enter()).isTrue();
        assertThat(room.enter()).isFalse();
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
}
