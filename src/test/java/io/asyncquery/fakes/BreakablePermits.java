package io.asyncquery.fakes;

import io.asyncquery.query.Permits;
import io.asyncquery.query.ReplicaId;
import java.util.function.Consumer;

/** Permits on a storage that is as slow, or fails, as a test says. */
public final class BreakablePermits implements Permits {
    private final Permits sound;
    private volatile Consumer<String> beforeAcquire = group -> {};
    private volatile Consumer<String> beforeRelease = group -> {};

    public BreakablePermits(Permits sound) {
        this.sound = sound;
    }

    /** From now on this comes before a permit of a group is taken. */
    public void beforeAcquire(Consumer<String> something) {
        beforeAcquire = something;
    }

    /** From now on this comes before a permit of a group is given back. */
    public void beforeRelease(Consumer<String> something) {
        beforeRelease = something;
    }

    @Override
    public boolean tryAcquire(String group, Holder holder, int limit) {
        beforeAcquire.accept(group);
        return sound.tryAcquire(group, holder, limit);
    }

    @Override
    public void release(String group, Holder holder) {
        beforeRelease.accept(group);
        sound.release(group, holder);
    }

    @Override
    public void releaseAll(ReplicaId replica) {
        sound.releaseAll(replica);
    }
}
