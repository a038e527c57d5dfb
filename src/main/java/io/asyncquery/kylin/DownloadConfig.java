package io.asyncquery.kylin;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How downloads are sent. */
@ConfigMapping(prefix = "async-query.download")
public interface DownloadConfig {
    /** Threads that read the storage for all downloads together; a client that reads slowly holds none. */
    @WithDefault("16")
    int threads();

    /** How long the links to the store may be used that {@code disposition=external_link} answers with. */
    @WithDefault("5m")
    Duration linkExpiry();

    /** Whether csv and json go out compressed to clients that accept gzip. */
    @WithDefault("true")
    boolean gzip();

    /** Up to this length an assembled file is read once for its {@code Repr-Digest} although no client asked for it. */
    @WithDefault("64M")
    @WithConverter(MemorySizeConverter.class)
    MemorySize digestUpTo();
}
