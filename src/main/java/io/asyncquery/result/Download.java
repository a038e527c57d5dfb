package io.asyncquery.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a download is made of (contract, "Results").
 *
 * @param content the bytes
 * @param contentType the media type, with a charset for text that needs one
 * @param fileName the name offered to the user, with extension
 * @param etag changes whenever a byte could
 */
public record Download(DownloadContent content, String contentType, String fileName, String etag) {

    private static final int ETAG_BYTES = 16;

    /** Assembles the one file that the user gets from the parts that the engine wrote. */
    public static Download assemble(
            OutputOptions output, ResultSchema schema, ResultManifest manifest, boolean header, ResultFiles files)
            throws IOException {
        DownloadContent content =
                switch (output.format()) {
                    case CSV -> new SegmentedContent(csv(output, schema, manifest, header), files);
                    case JSON ->
                        new JsonArrayContent(new SegmentedContent(wholeParts(manifest), files), manifest.rows());
                    case XLSX -> new SegmentedContent(wholeParts(manifest), files);
                    case PARQUET -> new SegmentedContent(files.joinedParquet(manifest.parts()), files);
                };
        String fileName = output.fileName() + '.' + output.format().extension();
        return new Download(content, contentType(output), fileName, etag(manifest, header));
    }

    /** Parts are written once, under names that no other write uses, so their names stand for their bytes. */
    private static String etag(ResultManifest manifest, boolean header) {
        MessageDigest digest = sha256();
        digest.update(manifest.toString().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) (header ? 1 : 0));
        return HexFormat.of().formatHex(digest.digest(), 0, ETAG_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Segment> csv(
            OutputOptions output, ResultSchema schema, ResultManifest manifest, boolean header) {
        List<Segment> segments = new ArrayList<>();
        if (header) {
            segments.add(new Segment.Literal(CsvHeader.encode(schema, output)));
        }
        segments.addAll(wholeParts(manifest));
        return segments;
    }

    private static List<Segment> wholeParts(ResultManifest manifest) {
        return manifest.parts().stream().<Segment>map(Segment.Slice::whole).toList();
    }

    private static String contentType(OutputOptions output) {
        String mediaType = output.format().mediaType();
        boolean json = output.format() == ResultFormat.JSON;
        boolean named = output.format() == ResultFormat.CSV || (json && output.encoding() != ResultEncoding.UTF_8);
        return named ? mediaType + ";charset=" + output.encoding().label() : mediaType;
    }
}
