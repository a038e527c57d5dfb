import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.apache.spark.connect.proto.Command;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.SQL;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc;
import org.apache.spark.connect.proto.SqlCommand;
import org.apache.spark.connect.proto.UserContext;

/**
 * Runs SQL statements on a Spark Connect server, in a session that no gateway guards: its address first, such as
 * {@code sc://10.77.0.1:15004}; its token is in the environment.
 */
public final class Statements {
    private Statements() {}

    public static void main(String[] arguments) {
        URI server = URI.create(arguments[0]);
        Metadata token = new Metadata();
        token.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + System.getenv("SPARK_CONNECT_AUTHENTICATE_TOKEN"));
        ManagedChannel channel = ManagedChannelBuilder.forAddress(server.getHost(), server.getPort())
                .usePlaintext()
                .intercept(MetadataUtils.newAttachHeadersInterceptor(token))
                .build();
        String session = UUID.randomUUID().toString();
        for (String statement : List.of(arguments).subList(1, arguments.length)) {
            SqlCommand command = SqlCommand.newBuilder()
                    .setInput(Relation.newBuilder().setSql(SQL.newBuilder().setQuery(statement)))
                    .build();
            SparkConnectServiceGrpc.newBlockingStub(channel)
                    .executePlan(ExecutePlanRequest.newBuilder()
                            .setSessionId(session)
                            .setUserContext(UserContext.newBuilder().setUserId("loader"))
                            .setPlan(Plan.newBuilder()
                                    .setCommand(Command.newBuilder().setSqlCommand(command)))
                            .build())
                    .forEachRemaining(answer -> {});
        }
        channel.shutdownNow();
    }
}
