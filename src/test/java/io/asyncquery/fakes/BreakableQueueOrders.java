package io.asyncquery.fakes;

import io.asyncquery.query.EngineName;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueueOrders;
import io.asyncquery.query.ReplicaId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Orders on a storage that a test can break, with a count of what it was asked. */
public final class BreakableQueueOrders implements QueueOrders {
    private final QueueOrders sound;
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();
    private volatile boolean broken;

    public BreakableQueueOrders(QueueOrders sound) {
        this.sound = sound;
    }

    /** From now on every call fails. */
    public void breakDown() {
        broken = true;
    }

    /** From now on no call fails. */
    public void recover() {
        broken = false;
    }

    /** How often an order was asked for. */
    public int reads() {
        return reads.get();
    }

    /** How often an order was written, in vain or not. */
    public int writes() {
        return writes.get();
    }

    @Override
    public void publish(ReplicaId replica, Map<EngineName, List<QueryId>> orders) {
        writes.incrementAndGet();
        check();
        sound.publish(replica, orders);
    }

    @Override
    public Map<EngineName, List<QueryId>> of(ReplicaId replica) {
        reads.incrementAndGet();
        check();
        return sound.of(replica);
    }

    @Override
    public void remove(ReplicaId replica) {
        check();
        sound.remove(replica);
    }

    private void check() {
        if (broken) {
            throw new UncheckedIOException(new IOException("Connection refused"));
        }
    }
}
