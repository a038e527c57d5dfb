package io.asyncquery.query;

import java.util.Collection;
import java.util.List;

/** Thrown when a submission names a queue that no engine serves. */
public final class UnknownQueueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String queue;
    private final transient List<String> queues;

    UnknownQueueException(String queue, Collection<String> queues) {
        super("No engine serves the queue '" + queue + "'");
        this.queue = queue;
        this.queues = List.copyOf(queues);
    }

    /** What was asked for. */
    public String queue() {
        return queue;
    }

    /** What could have been. */
    public List<String> queues() {
        return queues;
    }
}
