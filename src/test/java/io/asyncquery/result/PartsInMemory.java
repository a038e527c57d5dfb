package io.asyncquery.result;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of one result, and how often each was opened. It hands out what it has, whatever length is asked for. */
final class PartsInMemory implements ResultFiles {
    private final Map<String, byte[]> parts = new LinkedHashMap<>();
    private final List<String> opened = new ArrayList<>();

    static PartsInMemory of(List<byte[]> contents) {
        PartsInMemory files = new PartsInMemory();
        for (int i = 0; i < contents.size(); i++) {
            files.parts.put(String.format("part-%05d", i), contents.get(i));
        }
        return files;
    }

    /** Of parts that are text, a row for each line. */
    ResultManifest manifest() {
        return new ResultManifest(parts.entrySet().stream()
                .map(part -> new ResultPart(part.getKey(), lines(part.getValue()), part.getValue().length, "digest"))
                .toList());
    }

    private static long lines(byte[] content) {
        long lines = 0;
        for (byte b : content) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines;
    }

    List<Segment> segments() {
        return manifest().parts().stream().<Segment>map(Segment.Slice::whole).toList();
    }

    byte[] joined() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.values().forEach(all::writeBytes);
        return all.toByteArray();
    }

    List<String> opened() {
        return opened;
    }

    @Override
    public InputStream open(ResultPart part, long offset) throws IOException {
        byte[] content = parts.get(part.name());
        if (content == null) {
            throw new FileNotFoundException(part.name());
        }
        opened.add(part.name());
        int from = (int) Math.min(offset, content.length);
        return new ByteArrayInputStream(content, from, content.length - from);
    }

    @Override
    public List<Segment> joinedParquet(List<ResultPart> joined) {
        List<Segment> segments = new ArrayList<>();
        joined.forEach(part -> segments.add(Segment.Slice.whole(part)));
        segments.add(new Segment.Literal(new byte[] {'P', 'A', 'R', '1'}));
        return segments;
    }
}
