package io.asyncquery.engine.launch;

import java.util.regex.Pattern;
import org.apache.spark.SparkEnv;
import org.apache.spark.connect.proto.ConfigRequest;
import org.apache.spark.connect.proto.ConfigResponse;
import org.apache.spark.connect.proto.KeyValue;
import org.apache.spark.internal.config.package$;
import org.sparkproject.connect.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.sparkproject.connect.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.sparkproject.connect.grpc.Metadata;
import org.sparkproject.connect.grpc.ServerCall;
import org.sparkproject.connect.grpc.ServerCallHandler;
import org.sparkproject.connect.grpc.ServerInterceptor;

/**
 * Keeps settings whose names look like secrets, by {@code spark.redaction.regex}, out of what Spark Connect answers to
 * clients that read settings. Named in {@code spark.connect.grpc.interceptor.classes}.
 */
public final class RedactedSettings implements ServerInterceptor {
    /** What Spark itself shows in place of a secret. */
    private static final String REDACTED = "*********(redacted)";

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        RedactedCall<Q, A> redacted = new RedactedCall<>(call);
        return new SimpleForwardingServerCallListener<>(next.startCall(redacted, headers)) {
            @Override
            public void onMessage(Q message) {
                redacted.asked(message);
                super.onMessage(message);
            }
        };
    }

    private static Pattern secretNames() {
        return SparkEnv.get()
                .conf()
                .get(package$.MODULE$.SECRET_REDACTION_PATTERN())
                .pattern();
    }

    private static final class RedactedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        /** What the answer leaves out at the beginning of each name, since the client asked for names that begin so. */
        private volatile String prefix = "";

        RedactedCall(ServerCall<Q, A> call) {
            super(call);
        }

        void asked(Q message) {
            if (message instanceof ConfigRequest request) {
                prefix = request.getOperation().getGetAll().getPrefix();
            }
        }

        @Override
        @SuppressWarnings("unchecked")
        public void sendMessage(A message) {
            super.sendMessage(message instanceof ConfigResponse settings ? (A) redacted(settings) : message);
        }

        private ConfigResponse redacted(ConfigResponse settings) {
            Pattern secretNames = secretNames();
            ConfigResponse.Builder redacted = settings.toBuilder();
            for (KeyValue.Builder setting : redacted.getPairsBuilderList()) {
                if (setting.hasValue()
                        && secretNames.matcher(prefix + setting.getKey()).find()) {
                    setting.setValue(REDACTED);
                }
            }
            return redacted.build();
        }
    }
}
