package io.asyncquery.spark;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps a server behind the engine: asks a remote one whether it answers; starts, watches and restarts the embedded one. */
final class EngineSupervisor implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EngineSupervisor.class);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_PROBE_INTERVAL = Duration.ofMillis(100);

    private final EngineSettings settings;
    private final EngineConfig config;
    private final Map<String, String> hadoop;
    private final SparkConnectEngine engine;
    private final Thread thread;
    private volatile boolean closing;
    private @Nullable EmbeddedSpark embedded;

    /**
     * Watches on behalf of {@code engine} once started; {@code config} says how to run it when it is not remote, and
     * {@code hadoop} how it reaches the store then.
     */
    EngineSupervisor(
            EngineSettings settings, EngineConfig config, Map<String, String> hadoop, SparkConnectEngine engine) {
        this.settings = settings;
        this.config = config;
        this.hadoop = hadoop;
        this.engine = engine;
        this.thread = new Thread(
                settings.isRemote() ? this::watchRemote : this::keepEmbedded, "engine-supervisor-" + settings.name());
        thread.setDaemon(true);
    }

    /** Says what an embedded engine lacks; an {@link IllegalArgumentException} names the setting. */
    void check() {
        if (!settings.isRemote()) {
            EmbeddedSpark.check(config);
        }
    }

    /** Begins to watch; returns at once. */
    void start() {
        settings.address().ifPresent(this::connect);
        thread.start();
    }

    /** Stops watching and ends the embedded engine. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        engine.disconnect();
        stopEmbedded();
    }

    private void connect(EngineAddress address) {
        engine.connect(address);
        LOG.infof("%s is the Spark Connect server at %s", settings.label(), address);
    }

    private void watchRemote() {
        while (!closing) {
            engine.probe(PROBE_TIMEOUT);
            pause(settings.probeInterval());
        }
    }

    private void keepEmbedded() {
        Duration backoff = config.restartBackoff();
        while (!closing) {
            boolean answered = runEmbedded();
            if (closing) {
                return;
            }
            backoff = answered ? config.restartBackoff() : min(backoff.multipliedBy(2), config.restartBackoffMax());
            LOG.warnf("engine is started again in %d ms", backoff.toMillis());
            pause(backoff);
        }
    }

    /** One life of the child, and whether it ever answered. */
    private boolean runEmbedded() {
        boolean answered = false;
        try {
            EmbeddedSpark child = startEmbedded();
            if (child == null) {
                return false;
            }
            engine.connect(child.address());
            long deadline = System.nanoTime() + config.startTimeout().toNanos();
            while (!closing && child.isAlive() && (answered || System.nanoTime() < deadline)) {
                boolean answers = engine.probe(answered ? PROBE_TIMEOUT : Duration.ofSeconds(1));
                answered |= answers;
                child.awaitExit(answered ? config.probeInterval() : FIRST_PROBE_INTERVAL);
            }
            if (!closing) {
                LOG.errorf(
                        "engine process %d %s, see %s",
                        child.pid(),
                        child.isAlive() ? "did not answer in time" : "ended with status " + child.exitValue(),
                        EmbeddedSpark.log(config));
            }
        } catch (InterruptedException e) {
            closing = true;
        } catch (IOException | IllegalArgumentException e) {
            LOG.errorf("engine could not be started: %s", e.getMessage());
        } finally {
            engine.disconnect();
            stopEmbedded();
        }
        return answered;
    }

    private synchronized @Nullable EmbeddedSpark startEmbedded() throws IOException {
        if (closing) {
            return null;
        }
        embedded = EmbeddedSpark.start(config, hadoop);
        LOG.infof(
                "engine process %d started, Spark in local[%d] with %s of heap, log in %s",
                embedded.pid(), EmbeddedSpark.cores(config), config.heap(), EmbeddedSpark.log(config));
        return embedded;
    }

    private synchronized void stopEmbedded() {
        if (embedded != null) {
            embedded.close();
            embedded = null;
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private void pause(Duration length) {
        try {
            Thread.sleep(length.toMillis());
        } catch (InterruptedException e) {
            closing = true;
        }
    }
}
