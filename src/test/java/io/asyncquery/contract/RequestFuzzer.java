package io.asyncquery.contract;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes requests that are nearly those of the service's own document: one and the same for a seed and a number. Each is
 * a request by the rules of HTTP, so that the service has to answer it; what is in it follows no rule.
 */
final class RequestFuzzer {
    private static final List<String> METHODS = List.of(
            "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "get", "X-" + "Y".repeat(40));
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "0",
            "1",
            "-1",
            "+1",
            "007",
            "2147483648",
            "99999999999999999999",
            "1e9",
            "0x10",
            "NaN",
            "1.5",
            "true",
            "false",
            "TRUE",
            "null",
            "undefined",
            "RUNNING",
            "running,FAILED,,",
            "2026-01-01 00:00:00",
            "2026-13-45 99:99:99",
            "2026-01-01T00:00:00Z",
            "+1000000000-12-31T23:59:59Z",
            "-999999999-01-01 00:00:00",
            "MjAyNi0wMS0wMVQwMDowMDowMFosMQ",
            "%",
            "{0}",
            "{query_id}",
            "${user.dir}",
            "#{7*7}",
            "<script>",
            "' or 1=1 --");
    private static final List<String> RANGES = List.of(
            "bytes=0-",
            "bytes=0-0",
            "bytes=-1",
            "bytes=-0",
            "bytes=-",
            "bytes=5-2",
            "bytes=0-1,3-4",
            "items=0-1",
            "bytes",
            "bytes=99999999999999999999-",
            "bytes=0-99999999999999999999",
            "bytes=-99999999999999999999",
            "bytes=a-b",
            "bytes=" + "0-1,".repeat(500) + "2-3",
            "BYTES=1-2",
            "bytes = 1 - 2");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json",
            "application/json;charset=utf-16",
            "application/json; charset=none",
            "text/plain",
            "application/vnd.apache.kylin-v4-public+json",
            "application/vnd.apache.kylin-v4+json",
            "*/*",
            "multipart/form-data; boundary=",
            "application/x-www-form-urlencoded",
            "text/event-stream",
            "text/html",
            "application/*;q=0",
            "a/b;q=x",
            ";;;",
            "/",
            "json",
            "application/json,",
            ",",
            "*",
            "a/" + "b".repeat(3000),
            "text/html, */*;q=0.1",
            "application/octet-stream");
    private static final List<String> TEXT_HEADERS = List.of(
            "Idempotency-Key",
            "If-Range",
            "If-None-Match",
            "If-Match",
            "If-Modified-Since",
            "Accept-Language",
            "Accept-Encoding",
            "Want-Repr-Digest",
            "Last-Event-ID",
            "Content-Encoding",
            "X-HTTP-Method-Override",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "Forwarded",
            "Origin",
            "Cookie",
            "Referer",
            "Upgrade",
            "Prefer");
    private static final List<String> TEXT_VALUES = List.of(
            "gzip",
            "gzip;q=0",
            "identity",
            "*",
            "\"x\"",
            "W/\"x\"",
            "zh",
            "cn",
            "zh-CN,zh;q=0.9",
            "xx-" + "y".repeat(500),
            "sha-256=1",
            "sha-256=x",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "a b",
            "\u00e9\u00ff",
            "k".repeat(255),
            "k".repeat(256),
            "k".repeat(5000),
            "key-1",
            "websocket",
            "DELETE",
            "null",
            "for=\"[::1]:x\"",
            "{0}",
            ",,,",
            "http://evil.example");

    /** The server itself answers what is no URI by RFC 3986. */
    private static final Pattern NO_URI = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private final OpenApi document;
    private final List<String> identifiers;
    private final long seed;

    /** Asks for queries of these identifiers, among others. */
    RequestFuzzer(OpenApi document, List<String> identifiers, long seed) {
        this.document = document;
        this.identifiers = identifiers;
        this.seed = seed;
    }

    /**
     * A request.
     *
     * @param method its method
     * @param regular whether the address is a URI and its path one of the document's, with one segment for the query
     * @param text all of it, a character for each byte
     */
    record Request(String method, boolean regular, String text) {
        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    Request request(long number) {
        return new Attempt(new Random(seed * 1_000_003 + number)).request();
    }

    /** The choices for one request. */
    private final class Attempt {
        private final Random random;

        Attempt(Random random) {
            this.random = random;
        }

        Request request() {
            OpenApi.Call call = one(document.calls());
            String method = odds(85) ? call.method() : one(METHODS);
            boolean regular = odds(90);
            String path = regular
                    ? call.path().replace("{query_id}", identifier())
                    : ErrorTable.PATH
                            + one(List.of(
                                    "/",
                                    "//",
                                    "/./",
                                    "/../",
                                    "/stop",
                                    "/stop/",
                                    "/;a=b",
                                    "/%",
                                    "/%zz",
                                    "/%c0%ae/",
                                    "?"))
                            + (odds(50) ? encoded(hostile()) : "");
            byte[] body = call.id().equals("submit") || odds(15) ? new BodyFuzzer(random).body() : new byte[0];
            String target = path + query(call);
            StringBuilder head = new StringBuilder(method + ' ' + target + " HTTP/1.1\r\nConnection: close\r\n");
            headers().forEach(header -> head.append(header).append("\r\n"));
            if (body.length > 0 && odds(20)) {
                body = chunked(body);
                head.append("Transfer-Encoding: chunked\r\n");
            } else if (body.length > 0 || odds(10)) {
                head.append("Content-Length: ").append(body.length).append("\r\n");
            }
            boolean addressed = regular && !NO_URI.matcher(target).find();
            return new Request(method, addressed, head + "\r\n" + new String(body, StandardCharsets.ISO_8859_1));
        }

        private String identifier() {
            return switch (random.nextInt(5)) {
                case 0 -> "00000000-0000-4000-8000-000000000000";
                case 1 -> odds(50) ? "status" : segment(hostile());
                default -> one(identifiers);
            };
        }

        /** One segment of a path; dots alone would be another path to any client and server. */
        private String segment(String text) {
            String encoded = encoded(text);
            return encoded.isEmpty() || encoded.matches("(\\.|%2[eE])+") ? "x" : encoded;
        }

        private String query(OpenApi.Call call) {
            List<String> parameters = new ArrayList<>();
            if (odds(85)) {
                parameters.add("project=" + (odds(80) ? "learn_kylin" : value()));
            }
            for (String name : call.parameters()) {
                if (odds(30)) {
                    parameters.add(name + (odds(95) ? "=" : "") + value());
                }
            }
            if (odds(5)) {
                parameters.add(one(List.of(
                        "&&", "=", "%", "%zz=1", "a[]=1", "project", "\u00ff=\u00fe", "x=" + "y".repeat(3000))));
            }
            return parameters.isEmpty() ? "" : parameters.stream().collect(Collectors.joining("&", "?", ""));
        }

        private String value() {
            return odds(70) ? encoded(one(VALUES)) : encoded(hostile());
        }

        private String hostile() {
            return one(HostileText.FRAGMENTS) + (odds(30) ? one(HostileText.FRAGMENTS) : "");
        }

        /** In a URL, in one way or another; longer ones than a server takes are not what is tested here. */
        private String encoded(String text) {
            String shortened = text.length() > 300 ? text.substring(0, 300) : text;
            String encoded = URLEncoder.encode(shortened, StandardCharsets.UTF_8);
            return odds(10) ? encoded.replace("%", "%25") : encoded.replace("+", odds(50) ? "%20" : "+");
        }

        private List<String> headers() {
            List<String> headers = new ArrayList<>(List.of("Host: " + (odds(95) ? "localhost" : "evil.example:99999")));
            authorization(headers);
            if (odds(30)) {
                headers.add("Accept: " + one(TYPES));
            }
            if (odds(80)) {
                headers.add("Content-Type: " + (odds(75) ? "application/json" : one(TYPES)));
            }
            if (odds(25)) {
                headers.add("Range: " + one(RANGES));
            }
            while (odds(40)) {
                headers.add(one(TEXT_HEADERS) + ": " + one(TEXT_VALUES));
            }
            return headers;
        }

        private void authorization(List<String> headers) {
            if (odds(50)) {
                headers.add("Authorization: " + basic("ADMIN:KYLIN"));
            } else if (odds(70)) {
                headers.add("Authorization: " + basic("ANALYST:ANALYST"));
            } else if (odds(70)) {
                headers.add("Authorization: "
                        + one(List.of(
                                "",
                                "Basic",
                                "Basic ",
                                "Basic !!!",
                                "Basic ====",
                                basic("ADMIN"),
                                basic(":"),
                                basic("ADMIN:"),
                                basic("\0:\0"),
                                basic("\ud83d\ude00:x"),
                                "Basic /w==",
                                "basic " + basic("ADMIN:KYLIN").substring(6),
                                basic("a".repeat(5000) + ":b"),
                                "Bearer x",
                                "Digest username=\"ADMIN\"",
                                "Negotiate YII=",
                                basic("ADMIN:KYLIN") + ", " + basic("ADMIN:KYLIN"))));
            }
        }

        private String basic(String credentials) {
            return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        }

        private byte[] chunked(byte[] body) {
            int half = body.length / 2;
            ByteArrayOutputStream chunks = new ByteArrayOutputStream();
            chunk(chunks, body, 0, half);
            chunk(chunks, body, half, body.length);
            chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return chunks.toByteArray();
        }

        private void chunk(ByteArrayOutputStream chunks, byte[] body, int from, int to) {
            if (to > from) {
                chunks.writeBytes((Integer.toHexString(to - from) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                chunks.write(body, from, to - from);
                chunks.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }

        private boolean odds(int percent) {
            return random.nextInt(100) < percent;
        }

        private <T> T one(List<T> choices) {
            return choices.get(random.nextInt(choices.size()));
        }
    }
}
