package io.asyncquery.kylin;

import io.asyncquery.security.Caller;
import io.quarkus.runtime.Application;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Where clients wait for queries: without a thread each, so many at once, and no longer than the process lives. */
@Singleton
class WaitingRoom {
    private static final int SHARES = 10;

    private final int seats;
    private final int seatsOfUser;
    private final Duration maxWait;
    private final Map<String, Integer> takenBy = new HashMap<>();
    private int taken;

    WaitingRoom(KylinConfig config) {
        this.seats = config.maxWaiters();
        this.seatsOfUser = config.maxWaitersPerUser().orElse(Math.max(1, seats / SHARES));
        this.maxWait = config.maxWait();
    }

    /** How long a client waits that would like to wait so many seconds. */
    Duration bounded(int seconds) {
        Duration wished = Duration.ofSeconds(seconds);
        return wished.compareTo(maxWait) < 0 ? wished : maxWait;
    }

    /** Takes a seat, to be given back with {@link #leave}; says no when there is none, or the user has enough of them. */
    synchronized boolean enter(Caller user) {
        int own = takenBy.getOrDefault(user.name(), 0);
        if (taken >= seats || own >= seatsOfUser) {
            return false;
        }
        taken++;
        takenBy.put(user.name(), own + 1);
        return true;
    }

    synchronized void leave(Caller user) {
        taken--;
        int left = takenBy.getOrDefault(user.name(), 0) - 1;
        if (left > 0) {
            takenBy.put(user.name(), left);
        } else {
            takenBy.remove(user.name());
        }
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
