package io.asyncquery.hadoop;

import io.asyncquery.query.Permits;
import io.asyncquery.query.ReplicaId;

/** One empty file per permit, in a directory per group. */
public final class HadoopPermits implements Permits {
    private final AtomicFiles files;
    private final StorageLayout layout;

    public HadoopPermits(HadoopStorage storage) {
        this.files = storage.atomicFiles();
        this.layout = storage.layout();
    }

    @Override
    public boolean tryAcquire(String group, Holder holder, int limit) {
        files.touch(layout.permit(group, holder));
        // Of those that came before, none can have missed this file and still be one too many.
        if (files.names(layout.permits(group)).size() <= limit) {
            return true;
        }
        release(group, holder);
        return false;
    }

    @Override
    public void release(String group, Holder holder) {
        files.delete(layout.permit(group, holder));
    }

    @Override
    public void releaseAll(ReplicaId replica) {
        for (String group : files.names(layout.permits())) {
            files.names(layout.permits(group)).stream()
                    .filter(name -> name.startsWith(layout.permitsOf(replica)))
                    .forEach(name -> files.delete(layout.permit(group, name)));
        }
    }
}
