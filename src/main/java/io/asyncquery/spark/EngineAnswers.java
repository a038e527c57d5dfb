package io.asyncquery.spark;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** When the engine answered last, and why it does not if it does not. Safe for threads. */
final class EngineAnswers {
    private final LongSupplier nanos;
    private boolean answers;
    private boolean everAnswered;
    private long lastAnswer;
    private long answersSince;
    private @Nullable String silence;

    /** An engine that has not answered yet, by a clock that only measures what has passed. */
    EngineAnswers(LongSupplier nanos) {
        this.nanos = nanos;
        this.lastAnswer = nanos.getAsLong();
    }

    /** The engine has just answered; says whether it had not when last asked. */
    synchronized boolean answered() {
        boolean news = !answers;
        answers = true;
        everAnswered = true;
        lastAnswer = nanos.getAsLong();
        if (news) {
            answersSince = lastAnswer;
        }
        silence = null;
        return news;
    }

    /** The engine has just not answered; says whether it had, or had failed in another way, when last asked. */
    synchronized boolean failed(String why) {
        boolean news = answers || !why.equals(silence);
        answers = false;
        silence = why;
        return news;
    }

    /** There is no engine to ask. */
    synchronized void gone() {
        answers = false;
        silence = null;
    }

    /** Whether the engine answered when last asked. */
    synchronized boolean now() {
        return answers;
    }

    /** Whether it did, and later than at a reading of the clock. */
    synchronized boolean since(long reading) {
        return answers && lastAnswer - reading >= 0;
    }

    /** Whether the engine answered when last asked, or has been silent for no longer than this since it did. */
    synchronized boolean withinLast(Duration time) {
        return answers || (everAnswered && silentFor() < time.toNanos());
    }

    /** Since when and why the engine does not answer; nothing while it does. Names no host. */
    synchronized Optional<String> silence() {
        if (answers) {
            return Optional.empty();
        }
        return Optional.of((everAnswered ? "does not answer since " : "has not answered yet, for ")
                + Duration.ofNanos(silentFor()).toSeconds() + " s: " + (silence == null ? "NOT RUNNING" : silence));
    }

    /** Whether the engine has not answered yet, and no more than this has passed. */
    synchronized boolean isNewWithin(Duration time) {
        return !everAnswered && silentFor() < time.toNanos();
    }

    /** How long it has answered whenever it was asked; nothing when it does not now. */
    synchronized Optional<Duration> answeringFor() {
        return answers ? Optional.of(Duration.ofNanos(nanos.getAsLong() - answersSince)) : Optional.empty();
    }

    private long silentFor() {
        return nanos.getAsLong() - lastAnswer;
    }
}
