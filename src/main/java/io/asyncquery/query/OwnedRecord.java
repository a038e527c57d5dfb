package io.asyncquery.query;

import io.asyncquery.query.QueryState.Unfinished;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The record of a query that this replica owns. It changes only as long as nobody else has changed it: after another
 * replica stopped, deleted or claimed the query, nothing more is recorded from here.
 */
final class OwnedRecord {
    /** Whose the query is. */
    enum Standing {
        /** Unfinished, and this replica's to end. */
        OURS,
        /** Ended, here or elsewhere. */
        ENDED,
        /** In the hands of another replica. */
        TAKEN,
        /** Deleted. */
        GONE,
        /** Let go of: other replicas may claim it. */
        RELEASED
    }

    private final QueryRecords records;
    private final ReplicaId replica;
    private final AtomicReference<Standing> standing = new AtomicReference<>(Standing.OURS);
    private volatile AsyncQuery query;

    OwnedRecord(QueryRecords records, ReplicaId replica, AsyncQuery query) {
        this.records = records;
        this.replica = replica;
        this.query = query;
    }

    /** The query as it was recorded last, as far as this replica knows; never waits for the storage. */
    AsyncQuery query() {
        return query;
    }

    /** Whose the query is as far as this replica knows; never waits for the storage. */
    Standing standing() {
        return standing.get();
    }

    /**
     * Records the state that follows from the present one, and says whether that was done. It is not when the query is
     * no longer ours, or when nothing follows.
     */
    synchronized boolean advance(Function<Unfinished, Optional<? extends QueryState>> step) {
        while (standing() == Standing.OURS && query.state() instanceof Unfinished present) {
            Optional<? extends QueryState> next = step.apply(present);
            if (next.isEmpty()) {
                return false;
            }
            AsyncQuery version = query.with(next.get());
            if (records.save(version)) {
                settle(version);
                return true;
            }
            catchUp();
            // A save that seemed to fail earlier may have been done all the same.
            if (query.state().equals(version.state()) && standing() != Standing.TAKEN) {
                return true;
            }
        }
        return false;
    }

    /** Looks whether somebody else changed the record, and says whose the query is. */
    synchronized Standing check() {
        // What another replica claimed may end there or be begun again; that matters to what still runs here.
        if (standing() == Standing.OURS || standing() == Standing.TAKEN) {
            OptionalInt last = records.version(query.project(), query.id());
            if (last.isEmpty() || last.getAsInt() != query.version()) {
                catchUp();
            }
        }
        return standing();
    }

    /** Leaves the query to other replicas; never waits for the storage, which may be about to record a step yet. */
    void release() {
        standing.compareAndSet(Standing.OURS, Standing.RELEASED);
    }

    private void catchUp() {
        records.read(query.project(), query.id()).ifPresentOrElse(this::settle, () -> standing.set(Standing.GONE));
    }

    private void settle(AsyncQuery last) {
        query = last;
        if (last.isFinished()) {
            standing.set(Standing.ENDED);
        } else if (!last.isOwnedBy(replica)) {
            standing.set(Standing.TAKEN);
        }
    }
}
