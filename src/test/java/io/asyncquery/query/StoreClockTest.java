package io.asyncquery.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.fakes.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoreClockTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration YEAR = Duration.ofDays(365);

    private final MovableClock machine = new MovableClock();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final Instant begin = machine.instant();
    private final StoreClock clock = new StoreClock(machine, nanos::get);

    @Test
    void itGoesOnByWhatIsMeasuredWhateverTheMachinesClockIsSetTo() {
        machine.advance(YEAR);
        nanos.addAndGet(SECOND.toNanos());

        assertThat(clock.instant()).isEqualTo(begin.plus(SECOND));
    }

    @Test
    void aStoreThatIsElsewhereIsBelieved() {
        for (Duration skew : new Duration[] {YEAR, YEAR.multipliedBy(-2), Duration.ofMillis(5_001)}) {
            Instant stamp = clock.instant().plus(skew);

            written(stamp, Duration.ZERO);

            assertThat(clock.instant()).isEqualTo(stamp);
        }
        assertThat(clock.withZone(ZoneId.of("Asia/Tokyo")).instant()).isEqualTo(clock.instant());
    }

    @Test
    void wholeSecondsOfTheStoreDoNotSetItBack() {
        written(begin.minusMillis(999), Duration.ZERO);

        assertThat(clock.instant()).isEqualTo(begin);
    }

    @Test
    void aSlowAnswerIsNoDifference() {
        written(begin, Duration.ofMinutes(1));
        assertThat(clock.instant()).isEqualTo(begin.plus(Duration.ofMinutes(1)));

        written(clock.instant().plus(Duration.ofMinutes(1)), Duration.ofMinutes(1));
        assertThat(clock.instant()).isEqualTo(begin.plus(Duration.ofMinutes(2)));
    }

    private void written(Instant stamp, Duration took) {
        long before = nanos.get();
        clock.compare(stamp, before, nanos.addAndGet(took.toNanos()));
    }
}
