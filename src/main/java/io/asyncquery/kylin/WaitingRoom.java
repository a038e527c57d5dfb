package io.asyncquery.kylin;

import io.quarkus.runtime.Application;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Where clients wait for queries: without a thread each, so many at once, and no longer than the process lives. */
@Singleton
class WaitingRoom {
    private final int seats;
    private final Duration maxWait;
    private final AtomicInteger taken = new AtomicInteger();

    WaitingRoom(KylinConfig config) {
        this.seats = config.maxWaiters();
        this.maxWait = config.maxWait();
    }

    /** How long a client waits that would like to wait so many seconds. */
    Duration bounded(int seconds) {
        Duration wished = Duration.ofSeconds(seconds);
        return wished.compareTo(maxWait) < 0 ? wished : maxWait;
    }

    /** Takes a seat, to be given back with {@link #leave}; says no when there is none. */
    boolean enter() {
        if (taken.incrementAndGet() <= seats) {
            return true;
        }
        leave();
        return false;
    }

    void leave() {
        taken.decrementAndGet();
    }

    /** Whether the process is about to end, so that nobody is to wait any more. Quarkus waits for requests after that. */
    boolean isClosing() {
        Application application = Application.currentApplication();
        return application != null && !application.isStarted();
    }

    /**
     * Looks again and again with a pause in between, on the threads that may block, for as long as what is seen is to be
     * waited with and the process lives. What is seen last is part of it.
     */
    <T> Multi<T> watch(Duration pause, Supplier<T> look, Predicate<T> waiting) {
        return Multi.createBy()
                .repeating()
                .uni(() -> Uni.createFrom().item(look).runSubscriptionOn(Infrastructure.getDefaultExecutor()))
                .withDelay(pause)
                .whilst(seen -> waiting.test(seen) && !isClosing());
    }
}
