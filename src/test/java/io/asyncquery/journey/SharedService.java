package io.asyncquery.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One service for all journeys that do not harm it: the one that the system property {@code service.url} names, else one
 * that is started here and ends with the test run.
 */
final class SharedService {
    private static final ServiceClient INSTANCE = find();

    private SharedService() {}

    static ServiceClient get() {
        return INSTANCE;
    }

    private static ServiceClient find() {
        String url = System.getProperty("service.url", "");
        return url.isEmpty() ? start() : new ServiceClient(url);
    }

    private static RunningService start() {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "journeys")), "shared");
            RunningService service = RunningService.start(
                    folder.toAbsolutePath(), Map.of("async-query.engine.heap", "1g", "async-query.time-zone", "UTC"));
            Runtime.getRuntime().addShutdownHook(new Thread(service::close));
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
