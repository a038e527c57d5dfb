package io.asyncquery.journey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;

/** A client that asks for a file and reads when it likes, through a window of a few kilobytes. */
final class SlowReader implements AutoCloseable {
    private static final int WINDOW = 4096;

    private final Socket socket;

    private SlowReader(Socket socket) {
        this.socket = socket;
    }

    static SlowReader begin(ServiceClient service, String address) throws IOException {
        URI base = URI.create(service.base());
        Socket socket = new Socket();
        socket.setReceiveBufferSize(WINDOW);
        socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
        String login = Base64.getEncoder().encodeToString("ADMIN:KYLIN".getBytes(US_ASCII));
        socket.getOutputStream()
                .write(("GET " + address + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic " + login
                                + "\r\nConnection: close\r\n\r\n")
                        .getBytes(US_ASCII));
        return new SlowReader(socket);
    }

    /** The next bytes of the answer, its head first. */
    byte[] read(int bytes) throws IOException {
        return socket.getInputStream().readNBytes(bytes);
    }

    /** The body of an answer that begins with these bytes, to its end. */
    byte[] restOfBody(byte[] begin) throws IOException {
        byte[] rest = socket.getInputStream().readAllBytes();
        byte[] answer = Arrays.copyOf(begin, begin.length + rest.length);
        System.arraycopy(rest, 0, answer, begin.length, rest.length);
        int body = new String(answer, ISO_8859_1).indexOf("\r\n\r\n") + 4;
        return Arrays.copyOfRange(answer, body, answer.length);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
