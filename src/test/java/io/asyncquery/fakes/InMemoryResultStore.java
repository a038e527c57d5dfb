package io.asyncquery.fakes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.ResultStore;
import io.asyncquery.query.StoredResult;
import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultPart;
import io.asyncquery.result.Segment;
import io.asyncquery.result.SourceTable;
import io.asyncquery.security.ProjectName;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Result files that last as long as the test; what an engine would write is put here with {@link #write}. */
public final class InMemoryResultStore implements ResultStore {
    private final Map<ResultLocation, Map<String, byte[]>> results = new ConcurrentHashMap<>();
    private final Map<ResultLocation, Instant> changes = new ConcurrentHashMap<>();
    private final Clock clock;

    /** Results that change at the time of the machine. */
    public InMemoryResultStore() {
        this(Clock.systemUTC());
    }

    /** Results that change at the time of that clock. */
    public InMemoryResultStore(Clock clock) {
        this.clock = clock;
    }

    /** Writes a file of a result, as the engine does. */
    public void write(ResultLocation location, String name, byte[] content) {
        changes.put(location, clock.instant());
        results.computeIfAbsent(location, key -> new ConcurrentSkipListMap<>()).put(name, content.clone());
    }

    @Override
    public ResultLocation locate(ProjectName project, QueryId id, int attempt) {
        return new ResultLocation(URI.create("memory:/store/" + attempt + '/' + project + "/async_query_result/" + id));
    }

    /** The names of all files of a result. */
    public Set<String> names(ResultLocation location) {
        return files(location).keySet();
    }

    /** Ends a result: its manifest says of each file written so far that it holds a row for each line. */
    public void complete(ResultLocation location) {
        String parts = files(location).entrySet().stream()
                .map(file -> "{\"name\":\"%s\",\"rows\":%d,\"bytes\":%d,\"sha256\":\"\"}"
                        .formatted(
                                file.getKey(),
                                new String(file.getValue(), UTF_8).lines().count(),
                                file.getValue().length))
                .collect(Collectors.joining(",", "{\"version\":1,\"parts\":[", "]}"));
        write(location, "_SUCCESS", parts.getBytes(UTF_8));
    }

    @Override
    public Optional<ResultManifest> manifest(ResultLocation location) {
        byte @Nullable [] file = files(location).get("_SUCCESS");
        if (file == null) {
            return Optional.empty();
        }
        try {
            JsonNode manifest = new ObjectMapper().readTree(file);
            List<SourceTable> tables = new ArrayList<>();
            manifest.path("tables")
                    .forEach(table -> tables.add(new SourceTable(
                            table.required("name").textValue(),
                            Optional.ofNullable(table.path("version").textValue()))));
            List<ResultPart> parts = new ArrayList<>();
            manifest.required("parts")
                    .forEach(part -> parts.add(new ResultPart(
                            part.required("name").textValue(),
                            part.required("rows").longValue(),
                            part.required("bytes").longValue(),
                            part.required("sha256").textValue())));
            return Optional.of(new ResultManifest(tables, parts));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public ResultFiles open(ResultLocation location) {
        return new ResultFiles() {
            @Override
            public InputStream open(ResultPart part, long offset) throws IOException {
                byte @Nullable [] content = files(location).get(part.name());
                if (content == null || content.length != part.bytes()) {
                    throw new FileNotFoundException("No such part any more: " + part.name());
                }
                if (offset > content.length) {
                    throw new EOFException(part.name() + " ends before " + offset);
                }
                return new ByteArrayInputStream(content, (int) offset, content.length - (int) offset);
            }

            @Override
            public List<Segment> joinedParquet(List<ResultPart> parts) {
                return parts.stream().<Segment>map(Segment.Slice::whole).toList();
            }
        };
    }

    @Override
    public boolean exists(ResultLocation location) {
        return results.containsKey(location);
    }

    @Override
    public Stream<StoredResult> list(ProjectName project) {
        return List.copyOf(results.keySet()).stream().flatMap(location -> stored(location, project).stream());
    }

    private Optional<StoredResult> stored(ResultLocation location, ProjectName project) {
        String[] parts = location.uri().getSchemeSpecificPart().split("/", -1);
        int end = parts.length;
        return parts[end - 3].equals(project.value())
                ? QueryId.parse(parts[end - 1])
                        .map(id -> new StoredResult(
                                id, Integer.parseInt(parts[end - 4]), changes.getOrDefault(location, Instant.EPOCH)))
                : Optional.empty();
    }

    @Override
    public void delete(ResultLocation location) {
        results.remove(location);
    }

    private Map<String, byte[]> files(ResultLocation location) {
        return results.getOrDefault(location, Map.of());
    }
}
