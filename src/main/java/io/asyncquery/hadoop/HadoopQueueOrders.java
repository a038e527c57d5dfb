package io.asyncquery.hadoop;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueueOrders;
import io.asyncquery.query.ReplicaId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** One JSON file per replica, with the identifiers of its queries. */
public final class HadoopQueueOrders implements QueueOrders {
    private static final Logger LOG = Logger.getLogger(HadoopQueueOrders.class);
    private static final int VERSION = 1;
    private static final String QUERIES = "queries";

    private final AtomicFiles files;
    private final StorageLayout layout;

    public HadoopQueueOrders(HadoopStorage storage) {
        this.files = new AtomicFiles(storage);
        this.layout = storage.layout();
    }

    @Override
    public void publish(ReplicaId replica, List<QueryId> order) {
        files.write(layout.queueOrder(replica), bytes(order));
    }

    @Override
    public List<QueryId> of(ReplicaId replica) {
        try {
            Optional<byte[]> bytes = files.read(layout.queueOrder(replica));
            return bytes.isPresent() ? parse(bytes.get()) : List.of();
        } catch (IOException | IllegalArgumentException e) {
            LOG.warnf("the queue of replica %s cannot be read and is ignored: %s", replica, e.getMessage());
            return List.of();
        }
    }

    @Override
    public void remove(ReplicaId replica) {
        files.delete(layout.queueOrder(replica));
    }

    private static byte[] bytes(List<QueryId> order) {
        try {
            ObjectNode json = JsonFields.document(VERSION);
            ArrayNode queries = json.putArray(QUERIES);
            order.forEach(id -> queries.add(id.toString()));
            return JsonFields.bytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<QueryId> parse(byte[] bytes) throws IOException {
        return JsonFields.parse(bytes, VERSION).texts(QUERIES).stream()
                .map(text -> QueryId.parse(text)
                        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no query")))
                .toList();
    }
}
