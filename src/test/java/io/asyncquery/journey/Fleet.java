package io.asyncquery.journey;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Three replicas of the service over one store and one engine, and what can happen to them. */
final class Fleet implements AutoCloseable {
    private static final int REPLICAS = 3;

    private final Path folder;
    private final EngineProcess engine;
    private final List<RunningService> replicas;

    private Fleet(Path folder, EngineProcess engine, List<RunningService> replicas) {
        this.folder = folder;
        this.engine = engine;
        this.replicas = replicas;
    }

    static Fleet start(Path folder) throws IOException {
        EngineProcess engine = EngineProcess.start(folder.resolve("engine"));
        Map<String, String> settings = Map.of(
                "async-query.engine.remote", engine.address(),
                "async-query.engine.probe-interval", "500ms",
                "async-query.storage.root", folder.resolve("store").toString(),
                "async-query.queries.max-running", "4",
                "async-query.projects.learn_kylin.schema", "default");
        Fleet fleet = new Fleet(
                folder,
                engine,
                IntStream.range(0, REPLICAS)
                        .mapToObj(i -> RunningService.launch(folder.resolve("replica-" + i), settings))
                        .toList());
        fleet.replicas.forEach(RunningService::awaitReady);
        return fleet;
    }

    RunningService any(Random random) {
        return replicas.get(random.nextInt(REPLICAS));
    }

    /** The root of the store that the replicas share. */
    Path store() {
        return folder.resolve("store");
    }

    /** What can happen. Each ends when everything runs again. */
    enum Fault {
        /** What the others are compared with; it comes after those that leave a Spark which has just started. */
        NOTHING_HAPPENS {
            @Override
            void strike(Fleet fleet, Random random) {
                // Nothing happens.
            }
        },
        A_REPLICA_IS_KILLED {
            @Override
            void strike(Fleet fleet, Random random) throws Exception {
                RunningService victim = fleet.any(random);
                victim.kill();
                victim.restart();
            }
        },
        ALL_REPLICAS_ARE_KILLED {
            @Override
            void strike(Fleet fleet, Random random) throws Exception {
                for (RunningService replica : fleet.replicas) {
                    replica.kill();
                }
                fleet.replicas.forEach(RunningService::launchAgain);
                fleet.awaitReady();
            }
        },
        THE_REPLICAS_ARE_RESTARTED_ONE_BY_ONE {
            @Override
            void strike(Fleet fleet, Random random) throws Exception {
                for (RunningService replica : fleet.replicas) {
                    replica.terminate();
                    replica.restart();
                }
            }
        },
        A_REPLICA_HANGS_FOR_LONGER_THAN_ITS_LEASE {
            @Override
            void strike(Fleet fleet, Random random) throws Exception {
                RunningService victim = fleet.any(random);
                victim.pause(true);
                Thread.sleep(8_000);
                victim.pause(false);
                fleet.awaitReady();
            }
        },
        THE_ENGINE_IS_KILLED {
            @Override
            void strike(Fleet fleet, Random random) {
                fleet.engine.kill();
                fleet.engine.restart();
                fleet.awaitReady();
            }
        },
        A_REPLICA_AND_THE_ENGINE_ARE_KILLED {
            @Override
            void strike(Fleet fleet, Random random) throws Exception {
                RunningService victim = fleet.any(random);
                victim.kill();
                fleet.engine.kill();
                fleet.engine.restart();
                victim.launchAgain();
                fleet.awaitReady();
            }
        };

        abstract void strike(Fleet fleet, Random random) throws Exception;
    }

    private void awaitReady() {
        await("all replicas are ready")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> replicas.stream().allMatch(RunningService::isReady));
    }

    @Override
    public void close() {
        replicas.forEach(RunningService::close);
        engine.close();
    }
}
