package io.asyncquery.hadoop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A configuration in code. */
record StorageSettings(
        String root, Map<String, String> hadoop, Optional<String> hadoopConfDir, Optional<String> hadoopUser)
        implements StorageConfig {

    static StorageSettings at(String root) {
        return new StorageSettings(root, Map.of(), Optional.empty(), Optional.empty());
    }

    static HadoopStorage openAt(Path root) {
        try {
            HadoopStorage storage = HadoopStorage.open(at(root.toString()));
            storage.prepare();
            return storage;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Duration recordCache() {
        return Duration.ofSeconds(1);
    }
}
