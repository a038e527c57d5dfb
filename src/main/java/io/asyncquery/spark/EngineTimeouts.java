package io.asyncquery.spark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of a server that end a query while its gateway is away. */
final class EngineTimeouts {
    private static final Duration ENOUGH = Duration.ofHours(1);

    /** What Spark has when nothing else is said. */
    private static final Map<String, String> DEFAULTS = defaults();

    private static final Pattern TIME = Pattern.compile("(-?\\d+)(us|ms|s|m|min|h|d)?");

    private EngineTimeouts() {}

    /** The settings in question. */
    static Set<String> keys() {
        return DEFAULTS.keySet();
    }

    /** What to tell the administrator of an engine with these settings. */
    static List<String> warnings(String engine, Map<String, String> settings) {
        List<String> warnings = new ArrayList<>();
        DEFAULTS.forEach((key, byDefault) -> {
            String value = settings.getOrDefault(key, byDefault);
            if (time(value).filter(EngineTimeouts::isShort).isPresent()) {
                warnings.add(String.format(
                        "%s has %s=%s: a query whose gateway is away for longer is cancelled by the engine and begun"
                                + " again; set it to 24h",
                        engine, key, value));
            }
        });
        return warnings;
    }

    /** A negative time is no limit. */
    private static boolean isShort(Duration time) {
        return !time.isNegative() && time.compareTo(ENOUGH) < 0;
    }

    /** Reads a time as Spark writes it; without a unit it is milliseconds. */
    private static Optional<Duration> time(String text) {
        Matcher matcher = TIME.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "ms" : matcher.group(2);
        return Optional.of(
                switch (unit) {
                    case "us" -> Duration.ofNanos(1000 * number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m", "min" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    case "d" -> Duration.ofDays(number);
                    default -> Duration.ofMillis(number);
                });
    }

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("spark.connect.execute.manager.detachedTimeout", "5m");
        defaults.put("spark.connect.session.manager.defaultSessionTimeout", "60m");
        return defaults;
    }
}
