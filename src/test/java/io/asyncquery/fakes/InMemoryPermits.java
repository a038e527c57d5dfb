package io.asyncquery.fakes;

import io.asyncquery.query.Permits;
import io.asyncquery.query.ReplicaId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Permits that last as long as the test. */
public final class InMemoryPermits implements Permits {
    private final Map<String, Set<Holder>> held = new HashMap<>();

    @Override
    public synchronized boolean tryAcquire(String group, Holder holder, int limit) {
        Set<Holder> holders = held.computeIfAbsent(group, key -> new HashSet<>());
        if (holders.contains(holder)) {
            return true;
        }
        return holders.size() < limit && holders.add(holder);
    }

    @Override
    public synchronized void release(String group, Holder holder) {
        held.getOrDefault(group, new HashSet<>()).remove(holder);
    }

    @Override
    public synchronized void releaseAll(ReplicaId replica) {
        held.values()
                .forEach(holders -> holders.removeIf(holder -> holder.replica().equals(replica)));
    }

    /** How many permits of a group are held. */
    public synchronized int held(String group) {
        return held.getOrDefault(group, Set.of()).size();
    }
}
