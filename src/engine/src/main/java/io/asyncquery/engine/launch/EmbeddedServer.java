package io.asyncquery.engine.launch;

import java.net.InetSocketAddress;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connect.service.SparkConnectService;
import org.apache.spark.sql.connect.service.SparkConnectService$;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded engine's process: set up by {@code spark.*} system properties alone, serving from the moment its port
 * is open, gone as soon as its standard input ends.
 */
public final class EmbeddedServer {

    /** The system property that asks for the sample tables: {@code true} or anything else. */
    static final String SAMPLE_PROPERTY = "async-query.sample";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);

    private EmbeddedServer() {}

    /** Serves until the process is told to end; leaves with status 1 if it cannot start. */
    public static void main(String[] arguments) {
        GatewayWatch.start(System.in);
        try {
            serve();
        } catch (Throwable failure) {
            LOG.error("engine did not start", failure);
            System.exit(1);
        }
    }

    private static void serve() throws Exception {
        SparkSession session = SparkSession.builder().getOrCreate();
        if (Boolean.getBoolean(SAMPLE_PROPERTY)) {
            new SampleTables(session).prepare();
        }
        // Last: whoever waits for the port may count on everything above.
        SparkConnectService.start(session.sparkContext());
        InetSocketAddress address = SparkConnectService$.MODULE$.bindingAddress();
        LOG.info("engine serves Spark {} on {}:{}", session.version(), address.getHostString(), address.getPort());
        SparkConnectService$.MODULE$.server().awaitTermination();
    }
}
