package io.asyncquery.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.asyncquery.query.QueryService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the rules look at: the compiled classes and the sources of the gateway, without tests and generated stubs. */
final class MainCode {
    static final String ROOT = "io.asyncquery";
    static final List<String> PACKAGES =
            List.of("audit", "hadoop", "kylin", "login", "query", "result", "retention", "security", "server", "spark");

    private static final Path SOURCES = Path.of("src/main/java/io/asyncquery");

    private MainCode() {}

    /** Compiled classes, from wherever the core's classes come from, so that test classes are never among them. */
    static JavaClasses classes() {
        try {
            Path compiled = Path.of(QueryService.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return new ClassFileImporter().importPath(compiled.resolve("io/asyncquery"));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The lines of every source file, by its path below {@code io/asyncquery}. */
    static Map<Path, List<String>> sources() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            Map<Path, List<String>> sources = new TreeMap<>();
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.put(SOURCES.relativize(file), Files.readAllLines(file));
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
