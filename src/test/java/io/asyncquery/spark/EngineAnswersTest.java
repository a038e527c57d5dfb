package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EngineAnswersTest {
    private static final Duration OUTAGE = Duration.ofMinutes(1);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final EngineAnswers answers = new EngineAnswers(nanos::get);

    @Test
    void anEngineThatNeverAnsweredIsNotThere() {
        pass(3);

        assertThat(answers.now()).isFalse();
        assertThat(answers.withinLast(OUTAGE)).isFalse();
        assertThat(answers.silence()).contains("has not answered yet, for 3 s: NOT RUNNING");
    }

    @Test
    void anEngineThatAnswersIsThereHoweverLongAgoItWasAsked() {
        assertThat(answers.answered()).isTrue();
        pass(600);

        assertThat(answers.now()).isTrue();
        assertThat(answers.withinLast(OUTAGE)).isTrue();
        assertThat(answers.silence()).isEmpty();
    }

    @Test
    void anEngineIsWaitedForWhileItsSilenceIsShort() {
        answers.answered();
        pass(2);
        answers.failed("UNAVAILABLE");
        pass(57);

        assertThat(answers.now()).isFalse();
        assertThat(answers.withinLast(OUTAGE)).isTrue();
        assertThat(answers.silence()).contains("does not answer since 59 s: UNAVAILABLE");

        pass(1);

        assertThat(answers.withinLast(OUTAGE)).isFalse();
    }

    @Test
    void aDeadProcessIsWaitedForAsWell() {
        answers.answered();
        answers.gone();
        pass(12);

        assertThat(answers.now()).isFalse();
        assertThat(answers.withinLast(OUTAGE)).isTrue();
        assertThat(answers.silence()).contains("does not answer since 12 s: NOT RUNNING");
    }

    @Test
    void onlyAChangeIsNews() {
        assertThat(answers.failed("UNAVAILABLE")).isTrue();
        assertThat(answers.failed("UNAVAILABLE")).isFalse();
        assertThat(answers.failed("UNAUTHENTICATED")).isTrue();
        assertThat(answers.answered()).isTrue();
        assertThat(answers.answered()).isFalse();
        assertThat(answers.failed("UNAUTHENTICATED")).isTrue();
    }

    @Test
    void itHasAnsweredSinceItsLastSilence() {
        assertThat(answers.answeringFor()).isEmpty();
        answers.answered();
        pass(3);
        answers.answered();
        pass(4);
        assertThat(answers.answeringFor()).contains(Duration.ofSeconds(7));

        answers.failed("UNAVAILABLE");
        assertThat(answers.answeringFor()).isEmpty();
        pass(5);
        answers.answered();
        assertThat(answers.answeringFor()).contains(Duration.ZERO);
    }

    @Test
    void itIsNewUntilItsFirstAnswerForAWhile() {
        Duration time = Duration.ofSeconds(10);
        assertThat(answers.isNewWithin(time)).isTrue();
        answers.failed("UNAVAILABLE");
        pass(9);
        assertThat(answers.isNewWithin(time)).isTrue();
        pass(1);
        assertThat(answers.isNewWithin(time)).isFalse();

        EngineAnswers others = new EngineAnswers(nanos::get);
        others.answered();
        others.gone();
        assertThat(others.isNewWithin(time)).isFalse();
    }

    @Test
    void anAnswerFromBeforeDoesNotCountAsANewOne() {
        answers.answered();
        pass(1);
        long asked = nanos.get();

        assertThat(answers.since(asked)).isFalse();

        pass(1);
        answers.answered();

        assertThat(answers.since(asked)).isTrue();
        answers.failed("UNAVAILABLE");
        assertThat(answers.since(asked)).isFalse();
    }

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
