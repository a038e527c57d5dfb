package io.asyncquery.engine.launch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.sparkproject.connect.grpc.Metadata;
import org.sparkproject.connect.grpc.ServerCall;
import org.sparkproject.connect.grpc.ServerCallHandler;
import org.sparkproject.connect.grpc.ServerInterceptor;
import org.sparkproject.connect.grpc.Status;

/**
 * Takes calls only of clients that know the token in the environment variable {@code
 * SPARK_CONNECT_AUTHENTICATE_TOKEN}, as Spark 4 does by itself. Without that variable the server does not start. Named
 * in {@code spark.connect.grpc.interceptor.classes}.
 */
public final class TokenRequired implements ServerInterceptor {
    private static final String TOKEN = "SPARK_CONNECT_AUTHENTICATE_TOKEN";
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final byte[] expected;

    public TokenRequired() {
        String token = System.getenv(TOKEN);
        if (token == null || token.isBlank()) {
            throw new IllegalStateException(TOKEN + " is not set");
        }
        this.expected = bytes("Bearer " + token);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (isExpected(headers.get(AUTHORIZATION))) {
            return next.startCall(call, headers);
        }
        call.close(Status.UNAUTHENTICATED.withDescription("Invalid or missing token"), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    /** In a time that does not depend on where the two differ. */
    private boolean isExpected(@Nullable String authorization) {
        return authorization != null && MessageDigest.isEqual(bytes(authorization), expected);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
