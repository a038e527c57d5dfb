package io.asyncquery.kylin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GzipInputStreamTest {
    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "65535,7", "65536,65536", "65537,100000", "1000000,3000"})
    void whatIsReadUnpacksToWhatWasPutIn(int length, int chunk) throws IOException {
        for (boolean compressible : new boolean[] {true, false}) {
            byte[] plain = new byte[length];
            if (!compressible) {
                new Random(7).nextBytes(plain);
            }
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (InputStream gzip = new GzipInputStream(new ByteArrayInputStream(plain))) {
                byte[] buffer = new byte[chunk];
                for (int read = gzip.read(buffer); read >= 0; read = gzip.read(buffer)) {
                    packed.write(buffer, 0, read);
                }
                assertThat(gzip.read()).isEqualTo(-1);
            }

            try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray()))) {
                assertThat(unpacked.readAllBytes()).isEqualTo(plain);
            }
        }
    }

    @Test
    void aFailureOfTheSourceIsNotMistakenForItsEnd() throws IOException {
        InputStream failing = new ByteArrayInputStream(new byte[1]) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                throw new UncheckedIOException(new IOException("gone"));
            }
        };

        try (InputStream gzip =
                new GzipInputStream(new SequenceInputStream(new ByteArrayInputStream(new byte[100]), failing))) {
            assertThatThrownBy(gzip::readAllBytes).hasMessageContaining("gone");
        }
    }

    @Test
    void closingClosesTheSource() throws IOException {
        boolean[] closed = new boolean[1];
        InputStream source = new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };

        new GzipInputStream(source).close();

        assertThat(closed[0]).isTrue();
    }
}
