package io.asyncquery.fakes;

import io.asyncquery.query.QueryId;
import io.asyncquery.query.ResultStore;
import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultPart;
import io.asyncquery.result.Segment;
import io.asyncquery.security.ProjectName;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Result files that last as long as the test; what an engine would write is put here with {@link #write}. */
public final class InMemoryResultStore implements ResultStore {
    private final Map<ResultLocation, Map<String, byte[]>> results = new ConcurrentHashMap<>();

    /** Writes a file of a result, as the engine does. */
    public void write(ResultLocation location, String name, byte[] content) {
        results.computeIfAbsent(location, key -> new ConcurrentSkipListMap<>()).put(name, content.clone());
    }

    @Override
    public ResultLocation locate(ProjectName project, QueryId id) {
        return new ResultLocation(URI.create("memory:/store/" + project + "/async_query_result/" + id));
    }

    @Override
    public List<ResultPart> list(ResultLocation location) {
        return files(location).entrySet().stream()
                .filter(file -> !file.getKey().startsWith("_") && !file.getKey().startsWith("."))
                .map(file -> new ResultPart(file.getKey(), file.getValue().length))
                .toList();
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
    public void delete(ResultLocation location) {
        results.remove(location);
    }

    private Map<String, byte[]> files(ResultLocation location) {
        return results.getOrDefault(location, Map.of());
    }
}
