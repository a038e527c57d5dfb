package io.asyncquery.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncquery.fakes.InMemoryLeases;
import io.asyncquery.fakes.InMemoryPermits;
import io.asyncquery.fakes.InMemoryQueryRecords;
import io.asyncquery.fakes.InMemoryQueueOrders;
import io.asyncquery.fakes.InMemoryResultStore;
import io.asyncquery.fakes.InMemoryTombstones;
import io.asyncquery.query.Leases;
import io.asyncquery.query.Permits;
import io.asyncquery.query.QueryRecords;
import io.asyncquery.query.QueueOrders;
import io.asyncquery.query.ResultStore;
import io.asyncquery.query.Tombstones;
import io.asyncquery.result.ResultLocation;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;

/** The in-memory twins keep the contracts, so that tests over them mean something. */
class InMemoryPortsTest {

    @Nested
    class Records extends QueryRecordsContract {
        private final InMemoryQueryRecords records = new InMemoryQueryRecords();

        @Override
        protected QueryRecords records() {
            return records;
        }

        @Override
        protected QueryRecords otherReplica() {
            return records;
        }
    }

    @Nested
    class Expired extends TombstonesContract {
        private final InMemoryQueryRecords records = new InMemoryQueryRecords();
        private final InMemoryTombstones tombstones = new InMemoryTombstones(records);

        @Override
        protected QueryRecords records() {
            return records;
        }

        @Override
        protected Tombstones tombstones() {
            return tombstones;
        }
    }

    @Nested
    class ReplicaLeases extends LeasesContract {
        private final InMemoryLeases leases = new InMemoryLeases(InstantSource.system());

        @Override
        protected Leases leases() {
            return leases;
        }
    }

    @Nested
    class SharedPermits extends PermitsContract {
        private final InMemoryPermits permits = new InMemoryPermits();

        @Override
        protected Permits permits() {
            return permits;
        }
    }

    @Nested
    class Queues extends QueueOrdersContract {
        private final InMemoryQueueOrders orders = new InMemoryQueueOrders();

        @Override
        protected QueueOrders orders() {
            return orders;
        }
    }

    @Nested
    class Results extends ResultStoreContract {
        private final InMemoryResultStore store = new InMemoryResultStore();

        @Override
        protected ResultStore store() {
            return store;
        }

        @Override
        protected void write(ResultLocation location, String name, String content) {
            store.write(location, name, content.getBytes(UTF_8));
        }
    }
}
