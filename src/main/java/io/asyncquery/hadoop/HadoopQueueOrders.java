package io.asyncquery.hadoop;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asyncquery.query.EngineName;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueueOrders;
import io.asyncquery.query.ReplicaId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * One JSON file per replica, with the identifiers of its queries: those of the default engine, and beside them those of
 * each other one.
 */
public final class HadoopQueueOrders implements QueueOrders {
    private static final Logger LOG = Logger.getLogger(HadoopQueueOrders.class);
    private static final int VERSION = 1;
    private static final String QUERIES = "queries";
    private static final String ENGINES = "engines";

    private final AtomicFiles files;
    private final StorageLayout layout;

    public HadoopQueueOrders(HadoopStorage storage) {
        this.files = storage.atomicFiles();
        this.layout = storage.layout();
    }

    @Override
    public void publish(ReplicaId replica, Map<EngineName, List<QueryId>> orders) {
        files.write(layout.queueOrder(replica), bytes(orders));
    }

    @Override
    public Map<EngineName, List<QueryId>> of(ReplicaId replica) {
        try {
            Optional<byte[]> bytes = files.read(layout.queueOrder(replica));
            return bytes.isPresent() ? parse(bytes.get()) : Map.of();
        } catch (IOException | IllegalArgumentException e) {
            LOG.warnf("the queue of replica %s cannot be read and is ignored: %s", replica, e.getMessage());
            return Map.of();
        }
    }

    @Override
    public void remove(ReplicaId replica) {
        files.delete(layout.queueOrder(replica));
    }

    private static byte[] bytes(Map<EngineName, List<QueryId>> orders) {
        try {
            ObjectNode json = JsonFields.document(VERSION);
            write(json.putArray(QUERIES), orders.getOrDefault(EngineName.DEFAULT, List.of()));
            ObjectNode others = json.putObject(ENGINES);
            orders.forEach((engine, order) -> {
                if (!engine.isDefault()) {
                    write(others.putArray(engine.value()), order);
                }
            });
            return JsonFields.bytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(ArrayNode queries, List<QueryId> order) {
        order.forEach(id -> queries.add(id.toString()));
    }

    private static Map<EngineName, List<QueryId>> parse(byte[] bytes) throws IOException {
        JsonFields json = JsonFields.parse(bytes, VERSION);
        Map<EngineName, List<QueryId>> orders = new TreeMap<>();
        read(json, QUERIES, EngineName.DEFAULT, orders);
        if (json.has(ENGINES)) {
            JsonFields others = json.object(ENGINES);
            for (String engine : others.names()) {
                read(others, engine, new EngineName(engine), orders);
            }
        }
        return orders;
    }

    private static void read(JsonFields json, String name, EngineName engine, Map<EngineName, List<QueryId>> orders) {
        List<QueryId> order = json.texts(name).stream()
                .map(text -> QueryId.parse(text)
                        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no query")))
                .toList();
        if (!order.isEmpty()) {
            orders.put(engine, order);
        }
    }
}
