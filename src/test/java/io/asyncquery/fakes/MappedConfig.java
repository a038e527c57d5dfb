package io.asyncquery.fakes;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** A configuration made of nothing but what a test says: no files, no environment, no system properties. */
public final class MappedConfig {
    private MappedConfig() {}

    /** The mapping as the service would see it with these settings and no others. */
    public static <T> T of(Class<T> mapping, Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withMapping(mapping)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(mapping);
    }
}
