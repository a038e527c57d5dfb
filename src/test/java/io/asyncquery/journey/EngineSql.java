package io.asyncquery.journey;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.spark.connect.proto.Command;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.SQL;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc;
import org.apache.spark.connect.proto.SqlCommand;
import org.apache.spark.connect.proto.UserContext;

/** Somebody who fills the engine's tables, in a session of their own that no gateway guards. */
final class EngineSql implements AutoCloseable {
    private final ManagedChannel channel;
    private final String session = UUID.randomUUID().toString();

    EngineSql(String address) {
        URI uri = URI.create(address);
        channel = ManagedChannelBuilder.forAddress(uri.getHost(), uri.getPort())
                .usePlaintext()
                .build();
    }

    /** Runs a statement to its end. */
    void run(String statement) {
        SqlCommand command = SqlCommand.newBuilder()
                .setInput(Relation.newBuilder().setSql(SQL.newBuilder().setQuery(statement)))
                .build();
        SparkConnectServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(2, TimeUnit.MINUTES)
                .executePlan(ExecutePlanRequest.newBuilder()
                        .setSessionId(session)
                        .setUserContext(UserContext.newBuilder().setUserId("loader"))
                        .setPlan(Plan.newBuilder()
                                .setCommand(Command.newBuilder().setSqlCommand(command)))
                        .build())
                .forEachRemaining(answer -> {});
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
