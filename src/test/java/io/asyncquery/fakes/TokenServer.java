package io.asyncquery.fakes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * A server of OpenID Connect as far as a service that checks tokens needs one: its discovery and its public key. It is
 * away until it is told to answer, and can be away again, hang and fail, always at the same address.
 */
public final class TokenServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final int port;
    private KeyPair keys = newKeys();
    private int keyNumber = 1;
    private AutoCloseable listening = () -> {};

    public TokenServer() {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            this.port = socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String issuer() {
        return "http://127.0.0.1:" + port;
    }

    public String keyId() {
        return "key-" + keyNumber;
    }

    public PrivateKey privateKey() {
        return keys.getPrivate();
    }

    /** Answers as it should. */
    public void answer() {
        serve(200);
    }

    /** Answers that something went wrong in it. */
    public void fail() {
        serve(500);
    }

    /** Takes connections and says nothing. */
    public void hang() {
        close();
        try {
            listening = new ServerSocket(port, 50, LOOPBACK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Is away: nothing listens at its address. */
    @Override
    public void close() {
        try {
            listening.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signs with another key from now on. */
    public void changeKey() {
        keys = newKeys();
        keyNumber++;
    }

    /** A token with these claims. */
    public String token(Map<String, ?> claims) {
        try {
            String content = base64(JSON.writeValueAsBytes(Map.of("alg", "RS256", "kid", keyId())))
                    + '.'
                    + base64(JSON.writeValueAsBytes(claims));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(content.getBytes(StandardCharsets.UTF_8));
            return content + '.' + base64(signature.sign());
        } catch (JsonProcessingException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(int status) {
        close();
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, port), 0);
            serve(server, status, "/.well-known/openid-configuration", """
                    {"issuer":"%1$s","jwks_uri":"%1$s/keys","token_endpoint":"%1$s/token"}""".formatted(issuer()));
            serve(server, status, "/keys", """
                    {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"%s","n":"%s","e":"%s"}]}""".formatted(
                            keyId(), base64(key.getModulus()), base64(key.getPublicExponent())));
            server.start();
            listening = () -> server.stop(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void serve(HttpServer server, int status, String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return base64(Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
