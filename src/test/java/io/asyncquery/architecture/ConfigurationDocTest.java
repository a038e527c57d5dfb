package io.asyncquery.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import io.asyncquery.fakes.MappedConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code src/docs/configuration.md} to the mappings and to the single keys that are injected. A key stands there between backticks; the free part of a
 * map's key reads {@code <name>} for a group of keys and {@code "<key>"} for a single value.
 */
class ConfigurationDocTest {
    private static final Path DOC = Path.of("src/docs/configuration.md");
    private static final Pattern ROW = Pattern.compile("^\\|\\s*`(async-query\\.[^`]+)`");

    @Test
    void everyKeyStandsInTheDocumentWithItsDefault() throws IOException {
        Map<String, String> keys = keys();
        String document = document();

        String missing = keys.entrySet().stream()
                .filter(entry -> document.lines()
                        .noneMatch(line ->
                                line.contains('`' + entry.getKey() + '`') && line.contains(shown(entry.getValue()))))
                .map(entry -> "`" + entry.getKey() + "` with default "
                        + (entry.getValue().isEmpty() ? "(none)" : "`" + entry.getValue() + '`'))
                .collect(Collectors.joining("\n"));

        assertThat(missing)
                .as("keys that no line of %s gives with their default", DOC)
                .isEmpty();
    }

    @Test
    void everyKeyInATableOfTheDocumentExists() throws IOException {
        Set<String> documented = new TreeSet<>();
        document().lines().forEach(line -> {
            Matcher row = ROW.matcher(line);
            if (row.find()) {
                documented.add(row.group(1));
            }
        });

        assertThat(keys().keySet()).containsAll(documented);
    }

    @Test
    void everyMappingRejectsAKeyThatItDoesNotHave() {
        assertThat(mappings()).isNotEmpty().allSatisfy(mapping -> {
            String key = mapping.getAnnotation(ConfigMapping.class).prefix() + ".no-such-key";

            assertThatThrownBy(() -> MappedConfig.of(mapping, Map.of(key, "1"))).hasMessageContaining(key);
        });
    }

    private static String document() throws IOException {
        return Files.exists(DOC) ? Files.readString(DOC) : "";
    }

    /** What a line must show of a default; one that refers to another variable is better said in words. */
    private static String shown(String defaultValue) {
        return defaultValue.isEmpty() || defaultValue.startsWith("$") ? "" : '`' + defaultValue + '`';
    }

    private static Map<String, String> keys() {
        Map<String, String> keys = new TreeMap<>();
        mappings()
                .forEach(mapping ->
                        collect(mapping.getAnnotation(ConfigMapping.class).prefix(), mapping, keys));
        MainCode.classes().stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .flatMap(unit -> unit.getParameters().stream())
                .flatMap(parameter -> parameter.tryGetAnnotationOfType(ConfigProperty.class).stream())
                .filter(property -> property.name().startsWith("async-query."))
                .forEach(property -> keys.put(property.name(), ""));
        assertThat(keys).isNotEmpty();
        return keys;
    }

    private static List<Class<?>> mappings() {
        return MainCode.classes().stream()
                .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                .<Class<?>>map(JavaClass::reflect)
                .toList();
    }

    private static void collect(String prefix, Class<?> group, Map<String, String> keys) {
        for (Method method : group.getMethods()) {
            String key = method.isAnnotationPresent(WithParentName.class) ? prefix : prefix + '.' + name(method);
            collect(key, method, method.getGenericReturnType(), keys);
        }
    }

    private static void collect(String key, Method method, Type type, Map<String, String> keys) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            Type value = generic.getActualTypeArguments()[1];
            collect(key + (isGroup(value) ? ".<name>" : ".\"<key>\""), method, value, keys);
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            collect(key, method, generic.getActualTypeArguments()[0], keys);
        } else if (isGroup(type)) {
            collect(key, (Class<?>) type, keys);
        } else {
            WithDefault byDefault = method.getAnnotation(WithDefault.class);
            keys.put(key, byDefault == null ? "" : byDefault.value());
        }
    }

    /** Groups are nested in their mapping; what else is an interface, such as a path, is a value. */
    private static boolean isGroup(Type type) {
        return type instanceof Class<?> raw
                && raw.isInterface()
                && raw.getName().startsWith(MainCode.ROOT);
    }

    private static String name(Method method) {
        WithName given = method.getAnnotation(WithName.class);
        return given == null ? method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT) : given.value();
    }
}
