package io.asyncquery.query;

/**
 * Port: lets at most so many queries of a group run at once, counted over all replicas. Failures are
 * {@link java.io.UncheckedIOException}; a permit that was not given for sure is given back by {@link #release}.
 */
public interface Permits {
    /**
     * Takes a permit unless {@code limit} are taken. Two that ask at once may both be refused the last one, but never
     * both have it.
     *
     * @param group letters, digits, {@code _}, {@code -} and {@code .}
     */
    boolean tryAcquire(String group, Holder holder, int limit);

    /** Gives a permit back; giving back what is not held is no failure. */
    void release(String group, Holder holder);

    /** Gives back everything that a lost replica holds. */
    void releaseAll(ReplicaId replica);

    /** Who holds a permit: a query, on the replica that runs it. */
    record Holder(ReplicaId replica, QueryId query) {}
}
