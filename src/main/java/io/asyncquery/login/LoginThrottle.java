package io.asyncquery.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.List;

/**
 * Slows those who guess passwords. Failures are counted for each user, from wherever, and for each address, of whichever
 * users. A user who has logged in from an address before is counted apart there: nobody can lock them out from
 * elsewhere. When the free failures are used up, one attempt is taken after each pause, and the pauses double up to a
 * longest one. A pause is never made longer by attempts during it. Memory is bounded: what was not seen for longest, or
 * least often, is forgotten.
 */
final class LoginThrottle {
    private static final int MOST_COUNTED = 100_000;
    private static final int LONGEST_NAME = 128;
    private static final Duration KNOWN_FOR = Duration.ofDays(30);

    private final LoginConfig.Throttle limits;
    private final Ticker ticker;
    private final Cache<Key, Failures> failures;
    private final Cache<Key, Boolean> known;

    /** Whom or what failures are counted for; one part is empty when it is the other's that count. */
    private record Key(String user, String address) {}

    LoginThrottle(LoginConfig.Throttle limits, Ticker ticker) {
        if (limits.failuresPerUser() < 1 || limits.failuresPerAddress() < 1) {
            throw new IllegalArgumentException(
                    "async-query.login.throttle: failures-per-user and failures-per-address must be at least 1");
        }
        if (limits.delay().isNegative() || limits.maxDelay().compareTo(limits.delay()) < 0) {
            throw new IllegalArgumentException(
                    "async-query.login.throttle: delay must not be negative, nor longer than max-delay");
        }
        if (limits.forgetAfter().compareTo(limits.maxDelay()) < 0) {
            throw new IllegalArgumentException(
                    "async-query.login.throttle: forget-after must not be shorter than max-delay");
        }
        this.limits = limits;
        this.ticker = ticker;
        this.failures = cache(limits.forgetAfter(), ticker);
        this.known = cache(KNOWN_FOR, ticker);
    }

    /** Refuses while a pause lasts. */
    synchronized void check(String user, String address) {
        refuseDuringPause(counted(shortened(user), address));
    }

    /** Takes an attempt; it must be ended, once, or refuses it. */
    synchronized Attempt begin(String user, String address) {
        String name = shortened(user);
        List<Failures> counted = counted(name, address);
        refuseDuringPause(counted);
        if (counted.stream().anyMatch(Failures::isBusy)) {
            throw LoginRefusals.tooMany(limits.delay());
        }
        counted.forEach(Failures::begin);
        return new Attempt(name, address, counted);
    }

    /** One login whose outcome is not known yet. */
    final class Attempt {
        private final String user;
        private final String address;
        private final List<Failures> counted;

        private Attempt(String user, String address, List<Failures> counted) {
            this.user = user;
            this.address = address;
            this.counted = counted;
        }

        void failed() {
            synchronized (LoginThrottle.this) {
                long now = ticker.read();
                counted.forEach(count -> count.failed(
                        now, limits.delay().toNanos(), limits.maxDelay().toNanos()));
                // Again, so that they are forgotten so long after the last failure and not after the first
                keys(user, address, counted.size()).forEach(LoginThrottle.this::renew);
            }
        }

        void succeeded() {
            synchronized (LoginThrottle.this) {
                // The first is the user's own. That of the address stays: whoever guesses there may have one account.
                counted.get(0).succeeded(true);
                counted.stream().skip(1).forEach(count -> count.succeeded(false));
                known.put(new Key(user, address), true);
            }
        }
    }

    private void renew(Key key) {
        Failures count = failures.getIfPresent(key);
        if (count != null) {
            failures.put(key, count);
        }
    }

    private void refuseDuringPause(List<Failures> counted) {
        long now = ticker.read();
        long pause = counted.stream().mapToLong(count -> count.pause(now)).max().orElse(0);
        if (pause > 0) {
            throw LoginRefusals.tooMany(Duration.ofNanos(pause));
        }
    }

    private List<Failures> counted(String user, String address) {
        int keys = known.getIfPresent(new Key(user, address)) == null ? 2 : 1;
        return keys(user, address, keys).stream()
                .map(key -> failures.get(
                        key,
                        absent -> new Failures(
                                absent.user().isEmpty() ? limits.failuresPerAddress() : limits.failuresPerUser())))
                .toList();
    }

    /** One key, of the user at this address, or two: of the user and of the address. */
    private static List<Key> keys(String user, String address, int count) {
        return count == 1 ? List.of(new Key(user, address)) : List.of(new Key(user, ""), new Key("", address));
    }

    private static String shortened(String user) {
        return user.length() <= LONGEST_NAME ? user : user.substring(0, LONGEST_NAME);
    }

    private static <V> Cache<Key, V> cache(Duration expiry, Ticker ticker) {
        return Caffeine.newBuilder()
                .maximumSize(MOST_COUNTED)
                .expireAfterWrite(expiry)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }
}
