package io.asyncquery.spark;

import io.asyncquery.query.EngineName;
import io.asyncquery.spark.NamedEnginesConfig.NamedEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is configured of one engine.
 *
 * @param name what it is called
 * @param key where its settings stand
 * @param remote address of its server; nothing for the child process
 * @param token bearer token for the server, if it is not in the address
 * @param queues the queues that it serves
 * @param pool pool of the fair scheduler that its queries run in; that of their queue when absent
 * @param maxRunning queries that it works on at once; as for every engine when absent
 * @param startTimeout how long a query that has its turn waits for it
 * @param probeInterval how often it is asked whether it answers
 * @param callTimeout how long a call that only prepares or analyses a statement may take
 * @param outage how long it may be out of reach
 * @param guardRequired whether it is refused without the guard
 * @param maxRange how many rows a {@code range} in a statement may have
 */
public record EngineSettings(
        EngineName name,
        String key,
        Optional<String> remote,
        Optional<String> token,
        Set<String> queues,
        Optional<String> pool,
        OptionalInt maxRunning,
        Duration startTimeout,
        Duration probeInterval,
        Duration callTimeout,
        Duration outage,
        boolean guardRequired,
        long maxRange) {
    private static final String NAMED = "async-query.engines.";

    public EngineSettings {
        queues = Set.copyOf(queues);
    }

    /** Those of all engines, of the default one first. What cannot be is an {@link IllegalArgumentException}. */
    public static List<EngineSettings> of(EngineConfig byDefault, NamedEnginesConfig named) {
        List<EngineSettings> all = new ArrayList<>();
        all.add(of(byDefault));
        named.engines().forEach((name, engine) -> all.add(of(name, engine, byDefault)));
        for (EngineSettings engine : all) {
            Optional<EngineAddress> unused = engine.address();
        }
        return List.copyOf(all);
    }

    /** Those of the default engine. */
    static EngineSettings of(EngineConfig config) {
        return new EngineSettings(
                EngineName.DEFAULT,
                "async-query.engine",
                config.remote(),
                config.token(),
                Set.of(EngineName.DEFAULT.value()),
                Optional.empty(),
                OptionalInt.empty(),
                config.startTimeout(),
                config.probeInterval(),
                config.callTimeout(),
                config.outage(),
                config.guard().required(),
                config.guard().maxRange());
    }

    private static EngineSettings of(String name, NamedEngine engine, EngineConfig inherited) {
        if (name.equals(EngineName.DEFAULT.value())) {
            throw new IllegalArgumentException(
                    NAMED + name + ": the default engine is configured with async-query.engine");
        }
        return new EngineSettings(
                name(name),
                NAMED + name,
                Optional.of(engine.remote()),
                engine.token(),
                engine.queues().orElse(Set.of(name)),
                engine.pool(),
                engine.maxRunning(),
                engine.startTimeout().orElseGet(inherited::startTimeout),
                engine.probeInterval().orElseGet(inherited::probeInterval),
                engine.callTimeout().orElseGet(inherited::callTimeout),
                engine.outage().orElseGet(inherited::outage),
                engine.guard().required().orElseGet(inherited.guard()::required),
                engine.guard().maxRange().orElseGet(inherited.guard()::maxRange));
    }

    private static EngineName name(String name) {
        try {
            return new EngineName(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(NAMED + name + ": " + e.getMessage(), e);
        }
    }

    /** Whether its server is one that somebody else runs, which other replicas may use as well. */
    public boolean isRemote() {
        return remote.isPresent();
    }

    /** Whether nothing keeps those who reach its server from running whatever they like on it. */
    public boolean lacksToken() {
        return address().filter(server -> server.token().isEmpty()).isPresent();
    }

    /** The address of its server. */
    Optional<EngineAddress> address() {
        return remote.map(text -> EngineAddress.parse(key + ".remote", text).withToken(token));
    }

    /** What it is called in the log. */
    String label() {
        return name.isDefault() ? "engine" : "engine " + name;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return key;
    }
}
