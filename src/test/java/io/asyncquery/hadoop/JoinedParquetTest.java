package io.asyncquery.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.result.ResultPart;
import io.asyncquery.result.Segment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
class JoinedParquetTest {
    private static final String A = "part-00000";
    private static final String B = "part-00001";
    private static final String C = "part-00002";

    private final ParquetFiles files = new ParquetFiles();
    private Path directory;

    @BeforeEach
    void in(@TempDir Path fresh) {
        directory = fresh;
    }

    @ParameterizedTest
    @EnumSource(WriterVersion.class)
    void aJoinedFileHasTheRowsOfAllPartsInOrder(WriterVersion version) throws IOException {
        files.write(directory, A, 0, 5_000, version);
        files.write(directory, B, 5_000, 1, version);
        files.write(directory, C, 5_001, 3_000, version);

        Path joined = join();

        assertThat(ParquetFiles.rows(joined)).isEqualTo(ParquetFiles.expectedRows(0, 8_001));
    }

    @Test
    void everyRowGroupIsTakenOverAndNumbered() throws IOException {
        writeTwo();
        int count = metaData(files.bytes(A)).getRow_groupsSize()
                + metaData(files.bytes(B)).getRow_groupsSize();

        FileMetaData joined = metaData(Files.readAllBytes(join()));

        List<RowGroup> groups = Objects.requireNonNull(joined.getRow_groups());
        assertThat(count).isGreaterThan(4);
        assertThat(groups.stream().map(group -> (int) group.getOrdinal()))
                .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
        assertThat(groups.stream().mapToLong(RowGroup::getNum_rows).sum())
                .isEqualTo(joined.getNum_rows())
                .isEqualTo(8_000);
    }

    @Test
    void theFirstPartSpeaksForAllOfThem() throws IOException {
        writeTwo();
        FileMetaData first = metaData(files.bytes(A));

        FileMetaData joined = metaData(Files.readAllBytes(join()));

        assertThat(joined.getKey_value_metadata())
                .isEqualTo(first.getKey_value_metadata())
                .contains(new KeyValue("written.as").setValue(A));
        assertThat(joined.getSchema()).isEqualTo(first.getSchema());
        assertThat(joined.getCreated_by()).isEqualTo(first.getCreated_by());
        assertThat(joined.getColumn_orders()).isEqualTo(first.getColumn_orders());
    }

    @Test
    void bloomFiltersFindTheirRowsAndPageIndexesAreAbsent() throws IOException {
        writeTwo();
        Path joined = join();

        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(joined))) {
            long id = 0;
            for (BlockMetaData block : reader.getRowGroups()) {
                ColumnChunkMetaData ids = block.getColumns().get(0);
                BloomFilter filter = reader.getBloomFilterDataReader(block).readBloomFilter(ids);
                assertThat(filter).isNotNull();
                assertThat(filter.findHash(filter.hash(id))).isTrue();
                assertThat(filter.findHash(filter.hash(-1L))).isFalse();
                assertThat(reader.readColumnIndex(ids)).isNull();
                assertThat(reader.readOffsetIndex(ids)).isNull();
                assertThat((Object) ids.getStatistics().genericGetMin()).isEqualTo(id);
                id += block.getRowCount();
            }
        }
    }

    @Test
    void thePartsDoHaveTheIndexesThatTheTestIsAbout() throws IOException {
        writeTwo();

        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(directory.resolve(A)))) {
            ColumnChunkMetaData ids = reader.getRowGroups().get(0).getColumns().get(0);
            assertThat(reader.readColumnIndex(ids)).isNotNull();
            assertThat(reader.readOffsetIndex(ids)).isNotNull();
            assertThat(ids.getBloomFilterOffset()).isPositive();
        }
    }

    @Test
    void emptyPartsCostNothing() throws IOException {
        files.write(directory, A, 0, 0, WriterVersion.PARQUET_1_0);
        files.write(directory, B, 0, 10, WriterVersion.PARQUET_1_0);
        files.write(directory, C, 10, 0, WriterVersion.PARQUET_1_0);

        assertThat(ParquetFiles.rows(join())).isEqualTo(ParquetFiles.expectedRows(0, 10));
        assertThat(files.joinedParquet(files.parts())).hasSize(3);
    }

    @Test
    void onlyEmptyPartsMakeAnEmptyFile() throws IOException {
        files.write(directory, A, 0, 0, WriterVersion.PARQUET_1_0);
        files.write(directory, B, 0, 0, WriterVersion.PARQUET_1_0);

        assertThat(ParquetFiles.rows(join())).isEmpty();
    }

    @Test
    void aSinglePartIsTheFileItself() throws IOException {
        files.write(directory, A, 0, 10, WriterVersion.PARQUET_1_0);

        assertThat(files.joinedParquet(files.parts()))
                .containsExactly(Segment.Slice.whole(files.parts().get(0)));
    }

    @Test
    void aFooterLargerThanTheFirstReadIsReadWhole() throws IOException {
        files.padFooters(64 << 10);
        writeTwo();

        assertThat(ParquetFiles.rows(join())).isEqualTo(ParquetFiles.expectedRows(0, 8_000));
    }

    @Test
    void noPartsAreNoFile() {
        assertThatThrownBy(() -> JoinedParquet.of(List.of(), files)).isInstanceOf(IOException.class);
    }

    @Test
    void partsWithOtherColumnsAreNotJoined() throws IOException {
        MessageType other = MessageTypeParser.parseMessageType("message spark_schema { required int64 id; }");
        files.write(directory, A, 0, 10, WriterVersion.PARQUET_1_0);
        files.write(directory, B, other, 0, 10, WriterVersion.PARQUET_1_0);

        assertRefused("other columns");
    }

    @Test
    void anEncryptedFooterIsRefused() throws IOException {
        writeTwo();
        byte[] bytes = files.bytes(B);
        bytes[bytes.length - 1] = 'E';
        files.put(B, bytes);

        assertRefused("encrypted");
    }

    @Test
    void whatIsNoParquetFileIsRefused() throws IOException {
        writeTwo();
        files.put(B, new byte[1_000]);

        assertRefused("not a Parquet file");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1_000_000})
    void anAbsurdFooterLengthIsRefused(int length) throws IOException {
        writeTwo();
        byte[] bytes = Arrays.copyOf(files.bytes(B), files.bytes(B).length);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 8, length);
        files.put(B, bytes);

        assertRefused("footer");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 11})
    void aFileTooShortForAFooterIsRefused(int length) throws IOException {
        writeTwo();
        byte[] bytes = files.bytes(B);
        files.put(B, Arrays.copyOfRange(bytes, bytes.length - length, bytes.length));

        assertRefused("too short");
    }

    @Test
    void aListOfAbsurdLengthIsRefusedBeforeItIsAllocated() throws IOException {
        writeTwo();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(ParquetFooter.magic());
        // Field 1: i32; field 2: a list of 2,147,483,647 structures.
        byte[] footer = {0x15, 0x02, 0x19, (byte) 0xFC, -1, -1, -1, -1, 0x07};
        file.writeBytes(footer);
        file.writeBytes(new byte[] {(byte) footer.length, 0, 0, 0});
        file.writeBytes(ParquetFooter.magic());
        files.put(B, file.toByteArray());

        assertRefused("broken footer");
    }

    @Test
    void aDamagedFooterIsJoinedOrRefusedButNeverAnotherFailure() throws IOException {
        writeTwo();
        byte[] whole = files.bytes(B);
        Random random = new Random(42);
        int footer = footerBytes(whole);

        for (int i = 0; i < 1_000; i++) {
            byte[] damaged = whole.clone();
            for (int j = 0; j <= i % 3; j++) {
                damaged[damaged.length - 9 - random.nextInt(footer)] = (byte) random.nextInt();
            }
            files.put(B, damaged);
            assertJoinedOrRefused();
        }
    }

    private void assertJoinedOrRefused() {
        try {
            assertThat(JoinedParquet.of(files.parts(), files)).isNotEmpty();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining(B);
        }
    }

    private void assertRefused(String why) {
        List<ResultPart> parts = files.parts();
        assertThatThrownBy(() -> JoinedParquet.of(parts, files))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(B)
                .hasMessageContaining(why);
    }

    private void writeTwo() throws IOException {
        files.write(directory, A, 0, 5_000, WriterVersion.PARQUET_1_0);
        files.write(directory, B, 5_000, 3_000, WriterVersion.PARQUET_1_0);
    }

    private Path join() throws IOException {
        return files.assemble(files.joinedParquet(files.parts()), directory.resolve("joined.parquet"));
    }

    private static int footerBytes(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 8);
    }

    private static FileMetaData metaData(byte[] file) throws IOException {
        int length = footerBytes(file);
        return Util.readFileMetaData(new ByteArrayInputStream(file, file.length - 8 - length, length));
    }
}
