package io.asyncquery.hadoop;

import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultPart;
import io.asyncquery.result.Segment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Parquet parts as an engine writes them, in memory. */
final class ParquetFiles implements ResultFiles {
    static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message spark_schema {
              required int64 id;
              optional binary city (UTF8);
              optional double amount;
              optional group tags (LIST) { repeated group list { optional binary element (UTF8); } }
            }""");

    /** Kept, or its level would be forgotten: Parquet logs several lines for each row group. */
    private static final Logger PARQUET = Logger.getLogger("org.apache.parquet");

    static {
        PARQUET.setLevel(Level.WARNING);
    }

    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private String padding = "";

    /** Makes the footers of the files written from now on larger. */
    void padFooters(int bytes) {
        padding = "x".repeat(bytes);
    }

    /** Writes rows with dictionaries, statistics, page indexes, bloom filters and, if many rows, many row groups. */
    void write(Path directory, String name, int firstId, int rows, WriterVersion version) throws IOException {
        write(directory, name, SCHEMA, firstId, rows, version);
    }

    void write(Path directory, String name, MessageType schema, int firstId, int rows, WriterVersion version)
            throws IOException {
        Path file = directory.resolve(name);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(schema)
                .withExtraMetaData(Map.of("org.apache.spark.version", "4.2.0", "written.as", name, "padding", padding))
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withWriterVersion(version)
                .withRowGroupSize(20_000L)
                .withPageSize(2_000)
                .withBloomFilterEnabled("id", true)
                .withDictionaryEncoding(true)
                .build()) {
            for (int id = firstId; id < firstId + rows; id++) {
                writer.write(row(schema, id));
            }
        }
        put(name, Files.readAllBytes(file));
    }

    void put(String name, byte[] bytes) {
        files.put(name, bytes);
    }

    byte[] bytes(String name) {
        return parts().stream()
                .filter(part -> part.name().equals(name))
                .map(this::readAll)
                .findFirst()
                .orElseThrow();
    }

    List<ResultPart> parts() {
        return files.entrySet().stream()
                .map(file -> new ResultPart(file.getKey(), 0, file.getValue().length, ""))
                .toList();
    }

    /** Writes the segments one behind the other. */
    Path assemble(List<Segment> segments, Path file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Segment segment : segments) {
            if (segment instanceof Segment.Slice slice) {
                try (InputStream in = open(slice.part(), slice.offset())) {
                    out.writeBytes(in.readNBytes((int) slice.length()));
                }
            } else if (segment instanceof Segment.Literal literal) {
                out.writeBytes(literal.bytes());
            }
        }
        return Files.write(file, out.toByteArray());
    }

    static List<String> rows(Path file) throws IOException {
        List<String> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = new GroupReader(new LocalInputFile(file)).build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row.toString());
            }
        }
        return rows;
    }

    static List<String> expectedRows(int firstId, int rows) {
        List<String> expected = new ArrayList<>();
        for (int id = firstId; id < firstId + rows; id++) {
            expected.add(row(SCHEMA, id).toString());
        }
        return expected;
    }

    @Override
    public InputStream open(ResultPart part, long offset) throws IOException {
        byte[] bytes = files.get(part.name());
        if (bytes == null || bytes.length != part.bytes()) {
            throw new IOException(part + " is gone");
        }
        return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
    }

    @Override
    public List<Segment> joinedParquet(List<ResultPart> parts) throws IOException {
        return JoinedParquet.of(parts, this);
    }

    private byte[] readAll(ResultPart part) {
        try (InputStream in = open(part, 0)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Group row(MessageType schema, int id) {
        Group row = new SimpleGroupFactory(schema).newGroup();
        row.add("id", (long) id);
        if (schema.containsField("city") && id % 7 != 0) {
            row.add("city", "city " + id % 50);
        }
        if (schema.containsField("amount")) {
            row.add("amount", id * 1.5);
            Group tags = row.addGroup("tags");
            for (int i = 0; i < id % 3; i++) {
                tags.addGroup("list").add("element", "tag " + i);
            }
        }
        return row;
    }

    /** Reads without Hadoop's configuration. */
    private static final class GroupReader extends ParquetReader.Builder<Group> {
        GroupReader(InputFile file) {
            super(file, new PlainParquetConfiguration());
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport() {
                @Override
                public ReadContext init(InitContext context) {
                    return new ReadContext(context.getFileSchema());
                }

                @Override
                public ReadContext init(
                        ParquetConfiguration configuration,
                        Map<String, String> keyValueMetaData,
                        MessageType fileSchema) {
                    return new ReadContext(fileSchema);
                }
            };
        }
    }
}
