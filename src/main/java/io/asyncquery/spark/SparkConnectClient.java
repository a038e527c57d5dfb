package io.asyncquery.spark;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.spark.connect.proto.AnalyzePlanRequest;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc.SparkConnectServiceBlockingStub;
import org.apache.spark.connect.proto.UserContext;

/** A connection to one Spark Connect server. */
final class SparkConnectClient implements AutoCloseable {
    static final String CLIENT_TYPE = "async-query";
    private static final int MAX_MESSAGE_BYTES = 128 * 1024 * 1024;
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel channel;
    private final SparkConnectServiceBlockingStub stub;
    private final Duration callTimeout;
    private final String probeSession = UUID.randomUUID().toString();

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
        return stub.withDeadlineAfter(callTimeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Calls that stream for as long as a query runs. */
    SparkConnectServiceBlockingStub streams() {
        return stub;
    }

    /** The server's Spark version, or the reason why it does not answer within the time. */
    String sparkVersion(Duration atMost) {
        return stub.withDeadlineAfter(atMost.toMillis(), TimeUnit.MILLISECONDS)
                .analyzePlan(AnalyzePlanRequest.newBuilder()
                        .setSessionId(probeSession)
                        .setUserContext(UserContext.newBuilder().setUserId(CLIENT_TYPE))
                        .setClientType(CLIENT_TYPE)
                        .setSparkVersion(AnalyzePlanRequest.SparkVersion.getDefaultInstance())
                        .build())
                .getSparkVersion()
                .getVersion();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
