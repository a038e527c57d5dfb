package io.asyncquery.engine.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.engine.LocalSpark;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.sql.connect.service.SparkListenerConnectOperationCanceled;
import org.apache.spark.sql.connect.service.SparkListenerConnectOperationClosed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.Map$;

class EndedOperationsTest {
    private static final String ENDLESS =
            "select count(*) from range(100000) x cross join range(1000000) y" + " where (x.id + y.id) % 7 = 3";
    private static final String SHORT = "select count(*) from range(10)";

    private final SparkContext context = new LocalSpark().session().sparkContext();
    private final EndedOperations listener = new EndedOperations();

    @BeforeEach
    void listen() {
        context.addSparkListener(listener);
    }

    @AfterEach
    void listenNoLonger() {
        context.removeSparkListener(listener);
    }

    @Test
    void aJobThatBeginsAfterItsOperationWasCancelledIsCancelledToo() throws Exception {
        try (TaggedStatements statements = new TaggedStatements(context)) {
            say(canceled(statements.tag()));

            assertThat(TaggedStatements.failure(statements.start(ENDLESS))).contains("its operation has ended");
        }
    }

    @Test
    void aJobThatBeganBeforeItsOperationWasSaidToBeCancelledIsCancelledToo() throws Exception {
        try (TaggedStatements statements = new TaggedStatements(context)) {
            CompletableFuture<Void> statement = statements.start(ENDLESS);
            statements.awaitJob();

            say(canceled(statements.tag()));

            assertThat(TaggedStatements.failure(statement)).contains("its operation has ended");
        }
    }

    @Test
    void anOperationThatWasClosedHasNoJobs() throws Exception {
        try (TaggedStatements statements = new TaggedStatements(context)) {
            say(new SparkListenerConnectOperationClosed(statements.tag(), "operation", 0, Map$.MODULE$.empty()));

            assertThat(TaggedStatements.failure(statements.start(ENDLESS))).contains("its operation has ended");
        }
    }

    @Test
    void theJobsOfOtherOperationsGoOn() throws Exception {
        try (TaggedStatements statements = new TaggedStatements(context)) {
            say(canceled("another"));

            assertThat(TaggedStatements.failure(statements.start(SHORT))).isEmpty();
            LocalSpark.sql(SHORT).collectAsList();
        }
    }

    private static SparkListenerEvent canceled(String tag) {
        return new SparkListenerConnectOperationCanceled(tag, "operation", 0, Map$.MODULE$.empty());
    }

    private void say(SparkListenerEvent event) throws Exception {
        context.listenerBus().post(event);
        context.listenerBus().waitUntilEmpty();
    }
}
