package io.asyncquery.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Results that are kept byte for byte: each was looked at once, opened in LibreOffice. Of a workbook the first sheet is
 * kept, since the rest of it names the day.
 */
class GoldenFilesIT {
    @TempDir
    Path folder;

    private final Queries queries = new Queries(SharedService.get()::asAnalyst);

    @ParameterizedTest
    @CsvSource({"types,csv,utf-8", "types,json,utf-8", "types-gbk,csv,gbk", "hostile,csv,utf-8", "hostile,json,utf-8"})
    void textIsAsItWasLookedAt(String name, String format, String encoding) throws IOException {
        String id = run(name.replace("-gbk", ""), format, encoding);

        Charset charset = Charset.forName(encoding);
        assertThat(new String(queries.bytes(id), charset)).isEqualTo(new String(golden(name + '.' + format), charset));
    }

    @ParameterizedTest
    @ValueSource(strings = {"types", "hostile"})
    void aSheetIsAsItWasLookedAt(String name) throws IOException {
        String id = run(name, "xlsx", "utf-8");

        assertThat(sheet(queries.bytes(id))).isEqualTo(new String(golden(name + ".sheet.xml"), UTF_8));
    }

    private String run(String name, String format, String encoding) throws IOException {
        String sql = new String(golden(name + ".sql"), UTF_8);
        return queries.succeeded(Map.of("sql", sql, "format", format, "encode", encoding, "include_header", true));
    }

    private String sheet(byte[] workbook) throws IOException {
        Path file = Files.write(folder.resolve("result.xlsx"), workbook);
        try (ZipFile zip = new ZipFile(file.toFile());
                InputStream sheet = zip.getInputStream(zip.getEntry("xl/worksheets/sheet1.xml"))) {
            return new String(sheet.readAllBytes(), UTF_8);
        }
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream file = GoldenFilesIT.class.getResourceAsStream("/golden/" + name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        }
    }
}
