package io.asyncquery.login;

/** How often logins of one user, or from one address, have failed. Times are of a monotonic clock, in nanoseconds. */
final class Failures {
    /** More doublings than any sensible pause has. */
    private static final int MOST_DOUBLINGS = 30;

    private final int free;
    private int failed;
    private int pending;
    private long pausedUntil;

    /** Begins without a failure; so many are free. */
    Failures(int free) {
        this.free = free;
    }

    /** How long no further attempt is taken, because of those that have failed. */
    long pause(long now) {
        return failed < free ? 0 : Math.max(0, pausedUntil - now);
    }

    /** Whether those that are being looked at could, if they fail, use up what is free; after that one at a time. */
    boolean isBusy() {
        return pending > 0 && failed + pending >= free;
    }

    void begin() {
        pending++;
    }

    void failed(long now, long delay, long maxDelay) {
        pending--;
        failed++;
        if (failed >= free) {
            int doublings = Math.min(failed - free, MOST_DOUBLINGS);
            long pause = delay > maxDelay >> doublings ? maxDelay : delay << doublings;
            pausedUntil = now + pause;
        }
    }

    /** Ends an attempt that was right, and forgets those that were not if that shows who made them. */
    void succeeded(boolean forget) {
        pending--;
        if (forget) {
            failed = 0;
        }
    }
}
