package io.asyncquery.spark;

import io.asyncquery.query.EngineName;
import io.asyncquery.result.CsvConfig.Unmappable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All engines, each with a supervisor of its own: one that is away keeps none of the others from being looked after. */
public final class SparkEngines implements AutoCloseable {
    private final List<EngineSettings> settings;
    private final Map<EngineName, SparkConnectEngine> engines = new LinkedHashMap<>();
    private final List<EngineSupervisor> supervisors = new ArrayList<>();

    /**
     * Engines that are not there yet.
     *
     * @param hadoop how the embedded one reaches the store
     */
    public SparkEngines(
            List<EngineSettings> all, EngineConfig embedded, Map<String, String> hadoop, Unmappable unmappable) {
        this.settings = List.copyOf(all);
        for (EngineSettings each : settings) {
            SparkConnectEngine engine = new SparkConnectEngine(each, unmappable);
            engines.put(each.name(), engine);
            supervisors.add(new EngineSupervisor(each, embedded, hadoop, engine));
        }
    }

    /** What is configured of each. */
    public List<EngineSettings> settings() {
        return settings;
    }

    /** The engine of that name, which must be one of them. */
    public SparkConnectEngine get(EngineName name) {
        return Objects.requireNonNull(engines.get(name));
    }

    /** The engines by their names, the default one first. */
    public Map<EngineName, SparkConnectEngine> all() {
        return Collections.unmodifiableMap(engines);
    }

    /** Says what an embedded engine lacks; an {@link IllegalArgumentException} names the setting. */
    public void check() {
        supervisors.forEach(EngineSupervisor::check);
    }

    /** Begins to watch them; returns at once. */
    public void start() {
        supervisors.forEach(EngineSupervisor::start);
    }

    /** Stops watching and ends the embedded one. */
    @Override
    public void close() {
        supervisors.forEach(EngineSupervisor::close);
    }
}
