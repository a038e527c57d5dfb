package io.asyncquery.engine.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.SocketAddress;
import java.util.List;
import java.util.Properties;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connect.service.SparkConnectService;
import org.apache.spark.sql.connect.service.SparkConnectService$;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's process: a Spark Connect server with our plugin, serving from the moment its port is open. It is set up
 * by {@link #SETTINGS}, else by arguments {@code key=value}, else by system properties, else by {@code
 * engine.properties}; all may name any {@code spark.*} setting.
 */
public final class EngineServer {

    /** {@code true} makes the sample tables, see {@link SampleTables}. */
    static final String SAMPLE = "async-query.sample";

    /** {@code true} ends the process as soon as its standard input ends, see {@link GatewayWatch}. */
    static final String ENDS_WITH_GATEWAY = "async-query.ends-with-gateway";

    /** Environment variable with the text of a properties file: nobody else on the machine can read it, unlike arguments. */
    static final String SETTINGS = "ASYNC_QUERY_ENGINE_SETTINGS";

    private static final Logger LOG = LoggerFactory.getLogger(EngineServer.class);
    /** The second is for what depends on the version of Spark. */
    private static final List<String> DEFAULTS = List.of("engine.properties", "spark.properties");

    private EngineServer() {}

    /** Serves until the process is told to end; leaves with status 1 if it cannot start. */
    public static void main(String[] arguments) {
        try {
            set(List.of(arguments));
            if (Boolean.getBoolean(ENDS_WITH_GATEWAY)) {
                GatewayWatch.start(System.in);
            }
            serve();
        } catch (Throwable failure) {
            LOG.error("engine did not start", failure);
            System.exit(1);
        }
    }

    private static void serve() throws Exception {
        SparkSession session = SparkSession.builder().getOrCreate();
        if (Boolean.getBoolean(SAMPLE)) {
            new SampleTables(session).prepare();
        }
        // Last: whoever waits for the port may count on everything above.
        SparkConnectService.start(session.sparkContext());
        for (SocketAddress address : SparkConnectService$.MODULE$.server().getListenSockets()) {
            LOG.info("engine serves Spark {} on {}", session.version(), address);
        }
        SparkConnectService$.MODULE$.server().awaitTermination();
    }

    private static void set(List<String> arguments) throws IOException {
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("Expected key=value and found '" + argument + "'");
            }
            System.setProperty(argument.substring(0, equals), argument.substring(equals + 1));
        }
        Properties secret = new Properties();
        secret.load(new StringReader(System.getenv().getOrDefault(SETTINGS, "")));
        System.getProperties().putAll(secret);
        Properties defaults = new Properties();
        for (String file : DEFAULTS) {
            try (InputStream in = EngineServer.class.getResourceAsStream(file)) {
                defaults.load(in);
            }
        }
        defaults.forEach(System.getProperties()::putIfAbsent);
    }
}
