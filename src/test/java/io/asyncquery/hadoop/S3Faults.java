package io.asyncquery.hadoop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** Stands in front of an S3 server, passes on one request after the other, and has faults that such servers have. */
public final class S3Faults implements AutoCloseable {
    /** What goes wrong. */
    public enum Fault {
        /** Nothing does. */
        NONE,
        /** A condition is passed over, as stores do that do not know it. */
        CONDITIONS_ARE_IGNORED,
        /** The next object that is created under a condition is there, and the answer gets lost. Once. */
        ONE_ANSWER_IS_LOST,
        /** Nobody may do anything. */
        EVERYTHING_IS_DENIED
    }

    /** What the client makes itself. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "content-length", "expect", "host", "upgrade");

    private static final String CONDITION = "if-none-match";

    static {
        // Else each answer waits for 40 ms between its headers and its body
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final URI behind;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);

    private S3Faults(URI behind, HttpServer server) {
        this.behind = behind;
        this.server = server;
    }

    /** Listens on a free port and passes on to that server what it hears. */
    public static S3Faults before(URI behind) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        S3Faults faults = new S3Faults(behind, server);
        server.setExecutor(faults.threads);
        server.createContext("/", faults::pass);
        server.start();
        return faults;
    }

    /** Where to ask. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on that goes wrong. */
    public void begin(Fault next) {
        fault.set(next);
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (fault.get() == Fault.EVERYTHING_IS_DENIED) {
                byte[] denied = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(403, denied.length);
                exchange.getResponseBody().write(denied);
                return;
            }
            HttpResponse<byte[]> answer = ask(request(exchange));
            boolean conditional = exchange.getRequestHeaders().containsKey(CONDITION);
            if (conditional && fault.compareAndSet(Fault.ONE_ANSWER_IS_LOST, Fault.NONE)) {
                return;
            }
            answer(exchange, answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized HttpResponse<byte[]> ask(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofByteArray());
    }

    private HttpRequest request(HttpExchange exchange) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(behind + exchange.getRequestURI().toString()))
                .method(
                        exchange.getRequestMethod(),
                        BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            boolean ignored = fault.get() == Fault.CONDITIONS_ARE_IGNORED && name.equalsIgnoreCase(CONDITION);
            if (!ignored && !OF_THE_CONNECTION.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("content-length") && !name.equalsIgnoreCase("transfer-encoding")) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        byte[] body = answer.body();
        if (exchange.getRequestMethod().equals("HEAD")) {
            answer.headers().firstValue("content-length").ifPresent(length -> exchange.getResponseHeaders()
                    .set("Content-Length", length));
        }
        exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
