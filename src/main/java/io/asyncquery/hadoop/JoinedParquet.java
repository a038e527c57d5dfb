package io.asyncquery.hadoop;

import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultPart;
import io.asyncquery.result.Segment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * One Parquet file made of the row groups of many: their bytes as they are, behind them one footer in which every
 * address is moved. Only footers are read, so the cost does not grow with the rows.
 *
 * <p>Page indexes are left out of the new footer, since they hold addresses themselves; readers skip by row group
 * statistics and bloom filters instead.
 */
final class JoinedParquet {
    private final FileMetaData joined;
    private final List<RowGroup> groups = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private long end = ParquetFooter.MAGIC_BYTES;

    private JoinedParquet(ParquetFooter first) {
        joined = new FileMetaData(first.metaData());
        joined.setRow_groups(groups);
        joined.setNum_rows(0);
        joined.unsetFooter_signing_key_metadata();
        segments.add(new Segment.Literal(ParquetFooter.magic()));
    }

    /** The segments of one file with the rows of all parts, in the order of the parts. */
    static List<Segment> of(List<ResultPart> parts, ResultFiles files) throws IOException {
        if (parts.isEmpty()) {
            throw new IOException("A Parquet result has at least one file");
        }
        if (parts.size() == 1) {
            return List.of(Segment.Slice.whole(parts.get(0)));
        }
        ParquetFooter first = ParquetFooter.read(parts.get(0), files);
        JoinedParquet file = new JoinedParquet(first);
        file.append(parts.get(0), first);
        for (ResultPart part : parts.subList(1, parts.size())) {
            ParquetFooter footer = ParquetFooter.read(part, files);
            first.requireSameColumns(footer, part);
            file.append(part, footer);
        }
        return file.finish();
    }

    private void append(ResultPart part, ParquetFooter footer) throws IOException {
        Move move = new Move(part, footer.start(), end - ParquetFooter.MAGIC_BYTES);
        for (RowGroup group : footer.rowGroups()) {
            groups.add(move.apply(group));
        }
        joined.setNum_rows(joined.getNum_rows() + footer.metaData().getNum_rows());
        long bytes = footer.start() - ParquetFooter.MAGIC_BYTES;
        if (bytes > 0) {
            segments.add(new Segment.Slice(part, ParquetFooter.MAGIC_BYTES, bytes));
            end += bytes;
        }
    }

    private List<Segment> finish() throws IOException {
        for (int i = 0; i < groups.size(); i++) {
            if (i <= Short.MAX_VALUE) {
                groups.get(i).setOrdinal((short) i);
            } else {
                groups.get(i).unsetOrdinal();
            }
        }
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(joined, footer);
        int bytes = footer.size();
        footer.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bytes)
                .array());
        footer.writeBytes(ParquetFooter.magic());
        segments.add(new Segment.Literal(footer.toByteArray()));
        return List.copyOf(segments);
    }

    /** Moves the addresses of one part's row groups, which all lie between its first magic and its footer. */
    private record Move(ResultPart part, long footerStart, long distance) {

        RowGroup apply(RowGroup group) throws IOException {
            if (group.isSetFile_offset()) {
                group.setFile_offset(moved(group.getFile_offset()));
            }
            for (ColumnChunk chunk : Objects.requireNonNull(group.getColumns())) {
                apply(chunk);
            }
            return group;
        }

        private void apply(ColumnChunk chunk) throws IOException {
            ColumnMetaData column = chunk.getMeta_data();
            if (column == null || chunk.isSetFile_path() || chunk.isSetCrypto_metadata()) {
                throw new IOException(part.name() + " is encrypted or refers to another file");
            }
            chunk.setFile_offset(moved(chunk.getFile_offset()));
            chunk.unsetOffset_index_offset();
            chunk.unsetOffset_index_length();
            chunk.unsetColumn_index_offset();
            chunk.unsetColumn_index_length();
            apply(column);
        }

        private void apply(ColumnMetaData column) throws IOException {
            column.setData_page_offset(moved(column.getData_page_offset()));
            if (column.isSetIndex_page_offset()) {
                column.setIndex_page_offset(moved(column.getIndex_page_offset()));
            }
            if (column.isSetDictionary_page_offset()) {
                column.setDictionary_page_offset(moved(column.getDictionary_page_offset()));
            }
            if (column.isSetBloom_filter_offset()) {
                column.setBloom_filter_offset(moved(column.getBloom_filter_offset()));
            }
        }

        private long moved(long offset) throws IOException {
            if (offset == 0) {
                return 0; // writers say 0 for "not here"
            }
            if (offset < ParquetFooter.MAGIC_BYTES || offset >= footerStart) {
                throw new IOException(part.name() + " has a broken footer: nothing can be at " + offset);
            }
            return offset + distance;
        }
    }
}
