package io.asyncquery.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sends the bytes of a request as they are, which no client library would, and reads what comes back. */
final class RawHttp {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String END_OF_HEADERS = "\r\n\r\n";

    private RawHttp() {}

    /**
     * What came back until the server closed.
     *
     * @param status 0 when it closed without a word
     * @param headers by their names in lower case
     * @param body a character for each byte
     */
    record Answer(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        private byte[] bytes() {
            return body.getBytes(StandardCharsets.ISO_8859_1);
        }

        Optional<JsonNode> json() {
            try {
                return Optional.of(JSON.readTree(bytes()));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    /** Sends a request that asks to close the connection; a server that does not answer in time is a failure. */
    static Answer send(byte[] request, Duration patience) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout((int) patience.toMillis());
            try {
                socket.getOutputStream().write(request);
                socket.getOutputStream().flush();
            } catch (IOException refusedEarly) {
                // The server may answer and close before it has read everything.
            }
            return parse(socket.getInputStream().readAllBytes());
        }
    }

    private static Answer parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int start = 0;
        while (text.startsWith("HTTP/1.1 1", start)) {
            start = text.indexOf(END_OF_HEADERS, start) + END_OF_HEADERS.length();
        }
        int end = text.indexOf(END_OF_HEADERS, start);
        if (end < 0) {
            return new Answer(0, Map.of(), "");
        }
        List<String> lines = Arrays.asList(text.substring(start, end).split("\r\n", -1));
        Map<String, String> headers = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        String body = text.substring(end + END_OF_HEADERS.length());
        int status = Integer.parseInt(lines.get(0).split(" ", 3)[1]);
        return new Answer(status, headers, "chunked".equals(headers.get("transfer-encoding")) ? joined(body) : body);
    }

    private static String joined(String chunks) {
        StringBuilder joined = new StringBuilder();
        int at = 0;
        int length = -1;
        while (length != 0 && at < chunks.length()) {
            int endOfLine = chunks.indexOf("\r\n", at);
            length = Integer.parseInt(chunks.substring(at, endOfLine), 16);
            joined.append(chunks, endOfLine + 2, endOfLine + 2 + length);
            at = endOfLine + 2 + length + 2;
        }
        return joined.toString();
    }
}
