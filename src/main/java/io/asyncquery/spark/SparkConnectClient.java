package io.asyncquery.spark;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.spark.connect.proto.AnalyzePlanRequest;
import org.apache.spark.connect.proto.ConfigRequest;
import org.apache.spark.connect.proto.KeyValue;
import org.apache.spark.connect.proto.ReleaseSessionRequest;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc.SparkConnectServiceBlockingStub;
import org.apache.spark.connect.proto.UserContext;
import org.jboss.logging.Logger;

/** A connection to one Spark Connect server. */
final class SparkConnectClient implements AutoCloseable {
    static final String CLIENT_TYPE = "async-query";
    private static final Logger LOG = Logger.getLogger(SparkConnectClient.class);
    private static final UserContext OURSELVES =
            UserContext.newBuilder().setUserId(CLIENT_TYPE).build();
    private static final int MAX_MESSAGE_BYTES = 128 * 1024 * 1024;
    private static final Duration BRIEF = Duration.ofSeconds(5);
    private static final Duration NEW_SESSION = Duration.ofSeconds(30);

    /** Longer than the server's own limit of two minutes. A server whose Spark has ended never ends a stream. */
    private static final Duration STREAM = Duration.ofMinutes(3);

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel channel;
    private final SparkConnectServiceBlockingStub stub;
    private final Duration callTimeout;
    private volatile String probeSession = UUID.randomUUID().toString();

    SparkConnectClient(EngineAddress address, Duration callTimeout) {
        ManagedChannelBuilder<?> builder = ManagedChannelBuilder.forAddress(address.host(), address.port())
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .keepAliveTime(1, TimeUnit.MINUTES);
        this.channel = (address.tls() ? builder.useTransportSecurity() : builder.usePlaintext()).build();
        Metadata headers = new Metadata();
        address.token().ifPresent(token -> headers.put(AUTHORIZATION, "Bearer " + token));
        this.stub = SparkConnectServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        this.callTimeout = callTimeout;
    }

    /** Calls that answer soon. */
    SparkConnectServiceBlockingStub calls() {
        return within(callTimeout);
    }

    /** Calls that answer at once, or nobody waits for them. */
    SparkConnectServiceBlockingStub briefCalls() {
        return within(BRIEF);
    }

    /** Calls that stream while a query runs, and are made again when they reach their limit. */
    SparkConnectServiceBlockingStub streams() {
        return within(STREAM);
    }

    /** Looks for the server at once if the connection is lost, rather than when the channel thinks it is time. */
    void reconnect() {
        channel.resetConnectBackoff();
    }

    /** The server's Spark version, or the reason why it does not answer within the time. */
    String sparkVersion(Duration atMost) {
        reconnect();
        try {
            return sparkVersion(probeSession, atMost);
        } catch (StatusRuntimeException e) {
            if (SparkFailures.errorInfo(e).isPresent()) {
                // The session may have expired while the server was out of reach.
                probeSession = UUID.randomUUID().toString();
            }
            throw e;
        }
    }

    /**
     * Whether the server still opens sessions. One whose Spark is stopped opens none, though it answers in those that
     * it has; from then on it is asked for its version in a new one.
     */
    boolean opensSessions() {
        String session = UUID.randomUUID().toString();
        try {
            sparkVersion(session, NEW_SESSION);
        } catch (StatusRuntimeException e) {
            probeSession = session;
            return false;
        }
        try {
            briefCalls()
                    .releaseSession(ReleaseSessionRequest.newBuilder()
                            .setSessionId(session)
                            .setUserContext(OURSELVES)
                            .setClientType(CLIENT_TYPE)
                            .build());
        } catch (StatusRuntimeException e) {
            LOG.debugf("session %s could not be released: %s", session, e.getStatus());
        }
        return true;
    }

    /** The values of those Spark settings that the server knows. */
    Map<String, String> settings(Set<String> keys) {
        Map<String, String> settings = new LinkedHashMap<>();
        briefCalls()
                .config(ConfigRequest.newBuilder()
                        .setSessionId(probeSession)
                        .setUserContext(OURSELVES)
                        .setClientType(CLIENT_TYPE)
                        .setOperation(ConfigRequest.Operation.newBuilder()
                                .setGetOption(
                                        ConfigRequest.GetOption.newBuilder().addAllKeys(keys)))
                        .build())
                .getPairsList()
                .stream()
                .filter(KeyValue::hasValue)
                .forEach(pair -> settings.put(pair.getKey(), pair.getValue()));
        return settings;
    }

    boolean isClosed() {
        return channel.isShutdown();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private String sparkVersion(String session, Duration atMost) {
        return within(atMost)
                .analyzePlan(AnalyzePlanRequest.newBuilder()
                        .setSessionId(session)
                        .setUserContext(OURSELVES)
                        .setClientType(CLIENT_TYPE)
                        .setSparkVersion(AnalyzePlanRequest.SparkVersion.getDefaultInstance())
                        .build())
                .getSparkVersion()
                .getVersion();
    }

    private SparkConnectServiceBlockingStub within(Duration time) {
        return stub.withDeadlineAfter(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
