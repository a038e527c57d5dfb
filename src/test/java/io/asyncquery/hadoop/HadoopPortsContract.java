package io.asyncquery.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncquery.contract.LeasesContract;
import io.asyncquery.contract.PermitsContract;
import io.asyncquery.contract.QueryRecordsContract;
import io.asyncquery.contract.QueueOrdersContract;
import io.asyncquery.contract.ResultStoreContract;
import io.asyncquery.contract.TombstonesContract;
import io.asyncquery.query.Leases;
import io.asyncquery.query.Permits;
import io.asyncquery.query.QueryRecords;
import io.asyncquery.query.QueueOrders;
import io.asyncquery.query.ResultStore;
import io.asyncquery.query.Tombstones;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultPart;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The ports' contracts, kept by the adapters on some file system. */
abstract class HadoopPortsContract {
    /** An empty root on the file system under test. */
    abstract HadoopStorage storage();

    /** Whether the names of records' files say there that queries have ended. */
    boolean tellsOfEnded() {
        return true;
    }

    @Nested
    @SuppressWarnings("NullAway.Init")
    class Records extends QueryRecordsContract {
        private QueryRecords records;

        @BeforeEach
        void open() {
            records = new HadoopQueryRecords(storage(), Duration.ofHours(1));
        }

        @Override
        protected QueryRecords records() {
            return records;
        }

        @Override
        protected QueryRecords otherReplica() {
            return new HadoopQueryRecords(storage(), Duration.ZERO);
        }

        @Override
        protected boolean tellsOfEnded() {
            return HadoopPortsContract.this.tellsOfEnded();
        }
    }

    @Nested
    class Expired extends TombstonesContract {
        @Override
        protected QueryRecords records() {
            return new HadoopQueryRecords(storage(), Duration.ZERO);
        }

        @Override
        protected Tombstones tombstones() {
            return new HadoopTombstones(storage(), new HadoopQueryRecords(storage(), Duration.ZERO));
        }
    }

    @Nested
    class SharedRetention extends SharedRetentionContract {
        @Override
        HadoopStorage storage() {
            return HadoopPortsContract.this.storage();
        }
    }

    @Nested
    class ReplicaLeases extends LeasesContract {
        @Override
        protected Leases leases() {
            return new HadoopLeases(storage());
        }
    }

    @Nested
    class SharedPermits extends PermitsContract {
        @Override
        protected Permits permits() {
            return new HadoopPermits(storage());
        }
    }

    @Nested
    class Queues extends QueueOrdersContract {
        @Override
        protected QueueOrders orders() {
            return new HadoopQueueOrders(storage());
        }
    }

    @Nested
    class Results extends ResultStoreContract {
        @Override
        protected ResultStore store() {
            return new HadoopResultStore(storage());
        }

        @Override
        protected void write(ResultLocation location, String name, String content) throws IOException {
            try (OutputStream out =
                    storage().files().create(storage().layout().file(location, new ResultPart(name, 0, 0, "")))) {
                out.write(content.getBytes(UTF_8));
            }
        }
    }
}
