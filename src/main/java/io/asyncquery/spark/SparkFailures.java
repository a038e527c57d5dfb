package io.asyncquery.spark;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.asyncquery.query.AttemptLostException;
import io.asyncquery.query.QueryFailedException;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryFailure.Blame;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.connect.proto.FetchErrorDetailsResponse;

/**
 * Turns what Spark Connect reports into a failure for the submitter, or into the loss of the attempt when it says nothing
 * about the statement. Status, error class and SQLSTATE decide, and whose it is to mend; the text is only trimmed for
 * reading.
 */
final class SparkFailures {
    private static final QueryFailure ENGINE_LOST =
            new QueryFailure(Blame.EXTERNAL, "The engine stopped while the query was running. Please submit it again.");
    static final QueryFailure TOO_SLOW =
            new QueryFailure(Blame.EXTERNAL, "The engine did not answer in time. Please submit the query again.");
    static final QueryFailure ANALYSIS_TOO_LONG =
            new QueryFailure(Blame.USER, "The statement takes too long to analyse. Divide it into simpler ones.");
    private static final QueryFailure TOO_COMPLEX =
            new QueryFailure(Blame.USER, "The statement is too complex for the engine. Divide it into simpler ones.");
    private static final QueryFailure OUT_OF_MEMORY = new QueryFailure(
            Blame.RESOURCES, "The query needs more memory than the engine has. Ask for less at a time.");
    private static final QueryFailure INTERNAL =
            new QueryFailure(Blame.INTERNAL, "The engine failed to run the query. Please contact the administrator.");
    private static final QueryFailure REFUSED = new QueryFailure(
            Blame.EXTERNAL, "The engine does not accept this service. Please contact the administrator.");
    private static final QueryFailure NOT_WRITTEN = new QueryFailure(
            Blame.EXTERNAL, "The engine could not write the result. Please contact the administrator.");

    /** A statement cannot name a data source, only we do. */
    private static final QueryFailure WITHOUT_WRITERS = new QueryFailure(
            Blame.INTERNAL, "The engine lacks the result writers of this service. Please contact the administrator.");

    /** What the engine's JVM throws; Spark has no error class for them. */
    private static final Map<String, QueryFailure> OF_THE_JVM =
            Map.of("java.lang.StackOverflowError", TOO_COMPLEX, "java.lang.OutOfMemoryError", OUT_OF_MEMORY);

    /** What the client of HDFS throws, and the sockets below it; that passes, and the next attempt may go well. */
    private static final Map<String, QueryFailure> OF_THE_STORAGE = Map.of(
            "org.apache.hadoop.hdfs.protocol.QuotaExceededException",
                    ofTheStorage("The storage has no room for the result"),
            "org.apache.hadoop.security.AccessControlException",
                    ofTheStorage("The engine may not write the result to the storage"),
            "org.apache.hadoop.hdfs.server.namenode.SafeModeException",
                    ofTheStorage("The storage takes no results at the moment: it is in safe mode"),
            "java.net.ConnectException", ofTheStorage("The engine could not reach the storage"));

    /** Errors that only say that a task or a job failed; the reason is their cause. */
    private static final Set<String> WRAPPERS = Set.of("TASK_WRITE_FAILED", "WRITING_JOB_ABORTED");

    /** How the detail that names error class and SQLSTATE is labelled. */
    private static final String ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo";

    /** What is said of a connection, by us, by a proxy or by the system. */
    private static final Set<Status.Code> UNREACHABLE = Set.of(Status.Code.UNAVAILABLE, Status.Code.CANCELLED);

    /** What is said of sessions and operations that the server lost, gave up or gave to somebody else. */
    private static final List<String> LOST = List.of("INVALID_HANDLE", "INVALID_CURSOR", "SPARK_CONNECT_ILLEGAL_STATE");

    private SparkFailures() {}

    /** What can be asked of the engine after it has reported an error. */
    interface Witness {
        /** What the server still knows of an error, by the error's id. */
        FetchErrorDetailsResponse details(String errorId);

        /** Whether the engine could run another statement now. */
        boolean engineWorks();
    }

    /**
     * The failure behind a call that ended badly. What is not the statement's fault counts only if the engine works:
     * one whose Spark is being stopped reports errors of all sorts.
     */
    static QueryFailedException of(StatusRuntimeException e, Witness witness) throws AttemptLostException {
        Status.Code code = e.getStatus().getCode();
        if (code == Status.Code.DEADLINE_EXCEEDED) {
            throw new AttemptLostException(TOO_SLOW, e);
        }
        if (UNREACHABLE.contains(code) || LOST.contains(errorClass(e).split("\\.", 2)[0])) {
            throw new AttemptLostException(ENGINE_LOST, e);
        }
        if (code == Status.Code.UNAUTHENTICATED) {
            return new QueryFailedException(REFUSED, e);
        }
        QueryFailure failure = failure(e, witness);
        if (failure.blame() != Blame.USER && !witness.engineWorks()) {
            throw new AttemptLostException(ENGINE_LOST, e);
        }
        if (failure.equals(NOT_WRITTEN) || OF_THE_STORAGE.containsValue(failure)) {
            // The storage was away or full; the next attempt may find it otherwise.
            throw new AttemptLostException(failure, e);
        }
        return new QueryFailedException(failure, e);
    }

    private static QueryFailure ofTheStorage(String what) {
        return new QueryFailure(Blame.EXTERNAL, what + ". Please contact the administrator.");
    }

    /** Whether the server knows nothing, or nothing any more, of the session or the operation. */
    static boolean isForgotten(StatusRuntimeException e) {
        return errorClass(e).startsWith("INVALID_HANDLE.");
    }

    /** Whether the server took the operation's stream away, which is for another client or because the session ends. */
    static boolean isTaken(StatusRuntimeException e) {
        return errorClass(e).equals("INVALID_CURSOR.DISCONNECTED");
    }

    /** Spark's name for the error; empty when it gives none. */
    static String errorClass(StatusRuntimeException e) {
        String errorClass = metadata(e, "errorClass");
        return errorClass.isEmpty() ? written(e).map(WrittenCondition::name).orElse("") : errorClass;
    }

    /** What an error of Spark 3 says of itself: it has neither a class nor an id by which one could ask for more. */
    private static Optional<WrittenCondition> written(StatusRuntimeException e) {
        return errorInfo(e).isPresent()
                        && metadata(e, "errorClass").isEmpty()
                        && metadata(e, "errorId").isEmpty()
                ? WrittenCondition.of(description(e))
                : Optional.empty();
    }

    private static QueryFailure failure(StatusRuntimeException e, Witness witness) {
        String errorClass = errorClass(e);
        if (errorClass.equals("OPERATION_CANCELED")) {
            return QueryFailure.STOPPED_BY_USER;
        }
        Optional<WrittenCondition> written = written(e);
        if (written.isPresent()) {
            return failure(written.get());
        }
        String errorId = metadata(e, "errorId");
        if (WRAPPERS.contains(errorClass)) {
            return cause(errorId, witness).orElse(NOT_WRITTEN);
        }
        if (errorClass.isEmpty()) {
            // Spark leaves the class out when what belongs to it is too long for a header.
            return errorId.isEmpty() ? INTERNAL : cause(errorId, witness).orElse(INTERNAL);
        }
        return described(errorClass, metadata(e, "sqlState"), description(e));
    }

    private static QueryFailure failure(WrittenCondition written) {
        if (!WRAPPERS.contains(written.name())) {
            return described(written.name(), "", written.text());
        }
        Optional<WrittenCondition> cause = written.cause();
        if (cause.filter(known -> !known.name().isEmpty()).isPresent()) {
            return failure(cause.get());
        }
        return cause.flatMap(known -> Optional.ofNullable(OF_THE_JVM.get(known.className())))
                .orElse(NOT_WRITTEN);
    }

    private static String description(StatusRuntimeException e) {
        return Optional.ofNullable(e.getStatus().getDescription()).orElse("");
    }

    private static QueryFailure described(String errorClass, String sqlState, String text) {
        return errorClass.equals("DATA_SOURCE_NOT_FOUND")
                ? WITHOUT_WRITERS
                : new QueryFailure(blame(errorClass, sqlState), SparkErrorText.readable(text));
    }

    /** The first error of a chain that says more than that something failed. */
    private static Optional<QueryFailure> cause(String errorId, Witness witness) {
        FetchErrorDetailsResponse chain;
        try {
            chain = witness.details(errorId);
        } catch (StatusRuntimeException e) {
            return Optional.empty();
        }
        for (FetchErrorDetailsResponse.Error error : chain.getErrorsList()) {
            FetchErrorDetailsResponse.SparkThrowable throwable = error.getSparkThrowable();
            if (throwable.hasErrorClass() && !WRAPPERS.contains(throwable.getErrorClass())) {
                return Optional.of(described(throwable.getErrorClass(), throwable.getSqlState(), error.getMessage()));
            }
            Optional<QueryFailure> ofItsType = error.getErrorTypeHierarchyList().stream()
                    .flatMap(name -> Stream.of(OF_THE_JVM.get(name), OF_THE_STORAGE.get(name)))
                    .filter(Objects::nonNull)
                    .findFirst();
            if (ofItsType.isPresent()) {
                return ofItsType;
            }
        }
        return Optional.empty();
    }

    /**
     * SQLSTATE classes: 53 is resources, 58 and 08 the system and its connections, XX Spark's own defects. 54 is a limit
     * that the statement goes beyond, so it is the user's as all the others.
     */
    private static Blame blame(String errorClass, String sqlState) {
        if (errorClass.startsWith("INTERNAL_ERROR") || sqlState.startsWith("XX")) {
            return Blame.INTERNAL;
        }
        if (sqlState.startsWith("53")) {
            return Blame.RESOURCES;
        }
        if (sqlState.startsWith("58") || sqlState.startsWith("08") || sqlState.equals("KD000")) {
            return Blame.EXTERNAL;
        }
        return Blame.USER;
    }

    private static String metadata(StatusRuntimeException e, String key) {
        return errorInfo(e).map(info -> info.getMetadataOrDefault(key, "")).orElse("");
    }

    /** What Spark says of an error of its own; what others say of a connection has none. */
    static Optional<ErrorInfo> errorInfo(StatusRuntimeException e) {
        com.google.rpc.Status status = StatusProto.fromThrowable(e);
        if (status == null) {
            return Optional.empty();
        }
        for (Any detail : status.getDetailsList()) {
            if (detail.getTypeUrl().equals(ERROR_INFO)) {
                try {
                    // Not unpack, which looks into the class by reflection.
                    return Optional.of(ErrorInfo.parseFrom(detail.getValue()));
                } catch (InvalidProtocolBufferException malformed) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
