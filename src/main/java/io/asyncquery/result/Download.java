package io.asyncquery.result;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a download is made of (contract, "Results").
 *
 * @param content the bytes
 * @param contentType the media type, with a charset for text that needs one
 * @param fileName the name offered to the user, with extension
 * @param etag changes whenever a byte does: made from the digests of the parts and of what is put around them
 * @param sha256 the SHA-256 of the bytes in hexadecimal, when it is known without reading them
 * @param compressible whether the bytes are worth compressing on their way
 */
public record Download(
        DownloadContent content,
        String contentType,
        String fileName,
        String etag,
        Optional<String> sha256,
        boolean compressible) {

    private static final int ETAG_BYTES = 16;
    private static final int DIGEST_BUFFER_BYTES = 1 << 16;

    /** Assembles the one file that the user gets from the parts that the engine wrote. */
    public static Download assemble(
            OutputOptions output, ResultSchema schema, ResultManifest manifest, boolean header, ResultFiles files)
            throws IOException {
        List<ResultPart> parts = manifest.parts();
        byte[] before = header && output.format() == ResultFormat.CSV ? CsvHeader.encode(schema, output) : new byte[0];
        DownloadContent content =
                switch (output.format()) {
                    case CSV, XLSX -> new SegmentedContent(joined(before, parts), files);
                    case JSON -> new JsonArrayContent(parts, files);
                    case PARQUET -> new SegmentedContent(files.joinedParquet(parts), files);
                };
        boolean asStored = parts.size() == 1 && before.length == 0 && output.format() != ResultFormat.JSON;
        return new Download(
                content,
                contentType(output),
                output.fileName() + '.' + output.format().extension(),
                etag(output.format(), before, parts),
                asStored ? Optional.of(parts.get(0).sha256()) : Optional.empty(),
                output.format().isText());
    }

    private static String etag(ResultFormat format, byte[] before, List<ResultPart> parts) {
        MessageDigest digest = sha256Digest();
        digest.update((format + " " + before.length + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(before);
        for (ResultPart part : parts) {
            digest.update((part.sha256() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest(), 0, ETAG_BYTES);
    }

    /** Reads all bytes and gives their SHA-256 in hexadecimal. */
    public String readSha256() throws IOException {
        MessageDigest digest = sha256Digest();
        byte[] buffer = new byte[DIGEST_BUFFER_BYTES];
        try (InputStream in = content.open(0)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Segment> joined(byte[] before, List<ResultPart> parts) {
        List<Segment> segments = new ArrayList<>();
        segments.add(new Segment.Literal(before));
        parts.forEach(part -> segments.add(Segment.Slice.whole(part)));
        return segments;
    }

    private static String contentType(OutputOptions output) {
        String mediaType = output.format().mediaType();
        boolean json = output.format() == ResultFormat.JSON;
        boolean named = output.format() == ResultFormat.CSV || (json && output.encoding() != ResultEncoding.UTF_8);
        return named ? mediaType + ";charset=" + output.encoding().label() : mediaType;
    }
}
