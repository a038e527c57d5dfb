package io.asyncquery.spark;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a Spark Connect server listens, in the form that Spark's own clients take.
 *
 * @param host name or number
 * @param port TCP port
 * @param tls whether to speak TLS, which a proxy in front of the server must do
 * @param token the bearer token, when the server wants one
 */
record EngineAddress(String host, int port, boolean tls, Optional<String> token) {
    private static final int DEFAULT_PORT = 15002;
    private static final int MAX_PORT = 65_535;

    /** Reads {@code sc://host:port/;token=…;use_ssl=true}; a refusal says the key that it is the value of. */
    static EngineAddress parse(String key, String text) {
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    key + ": " + e.getMessage() + "; use sc://host:port or sc://host:port/;use_ssl=true");
        }
    }

    private static EngineAddress parse(String text) {
        URI uri = uri(text);
        if (!"sc".equals(uri.getScheme()) || uri.getHost() == null) {
            throw illegal("it does not start with sc:// and a host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw illegal("it has a user, a query or a fragment");
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        if (port == 0 || port > MAX_PORT) {
            throw illegal("port " + port);
        }
        boolean tls = false;
        Optional<String> token = Optional.empty();
        String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/;?", "");
        for (String parameter : path.split(";", -1)) {
            String[] pair = parameter.split("=", 2);
            if (pair[0].equals("use_ssl") && pair.length == 2) {
                tls = bool(pair[1]);
            } else if (pair[0].equals("token") && pair.length == 2) {
                token = Optional.of(pair[1]).filter(value -> !value.isBlank());
            } else if (!parameter.isEmpty()) {
                throw illegal("parameter " + pair[0]);
            }
        }
        return new EngineAddress(uri.getHost(), port, tls, token);
    }

    /** The same address with the token of the configuration, when it gives one. */
    EngineAddress withToken(Optional<String> configured) {
        return new EngineAddress(
                host, port, tls, configured.filter(text -> !text.isBlank()).or(() -> token));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "sc://" + host + ':' + port + (tls ? "/;use_ssl=true" : "");
    }

    /** A slip of the pen must not send the token in the clear. */
    private static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw illegal("use_ssl is neither true nor false");
        };
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw illegal("no address can be read from it");
        }
    }

    private static IllegalArgumentException illegal(String what) {
        return new IllegalArgumentException(what);
    }
}
