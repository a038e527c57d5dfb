package io.asyncquery.spark;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.asyncquery.query.QueryFailedException;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryFailure.Blame;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.connect.proto.FetchErrorDetailsResponse;

/**
 * Turns what Spark Connect reports into a failure for the submitter. Error class and SQLSTATE decide whose it is to
 * mend; the text is only trimmed for reading.
 */
final class SparkFailures {
    private static final QueryFailure ENGINE_LOST =
            new QueryFailure(Blame.EXTERNAL, "The engine stopped while the query was running. Please submit it again.");
    static final QueryFailure TOO_SLOW =
            new QueryFailure(Blame.EXTERNAL, "The engine did not answer in time. Please submit the query again.");
    private static final QueryFailure INTERNAL =
            new QueryFailure(Blame.INTERNAL, "The engine failed to run the query. Please contact the administrator.");
    private static final QueryFailure NOT_WRITTEN = new QueryFailure(
            Blame.EXTERNAL, "The engine could not write the result. Please contact the administrator.");
    /** Errors that only say that a task or a job failed; the reason is their cause. */
    private static final Set<String> WRAPPERS = Set.of("TASK_WRITE_FAILED", "WRITING_JOB_ABORTED");

    /** How the detail that names error class and SQLSTATE is labelled. */
    private static final String ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo";

    private static final Set<Status.Code> UNREACHABLE = Set.of(Status.Code.UNAVAILABLE, Status.Code.UNAUTHENTICATED);

    /** Where the readable part of a message ends: the plan, the statement or the stack that Spark prints after it. */
    private static final Pattern TAIL = Pattern.compile(
            "\\s*(;\\s*\n\\s*'|\n== SQL|\n\\s*at [\\w.$]+\\(|\nJVM stacktrace|SQLSTATE: \\w{5}[; ]*(\\(?line \\d+,? pos \\d+\\)?)?).*",
            Pattern.DOTALL);

    private static final Pattern LINE = Pattern.compile("\\(?\\bline (\\d+),? pos(?:ition:?)? (\\d+)\\)?");

    private SparkFailures() {}

    /** Gives what the server still knows of an error it has reported, by the error's id. */
    interface Details {
        FetchErrorDetailsResponse fetch(String errorId);
    }

    /** The failure behind a call that ended badly. */
    static QueryFailedException of(StatusRuntimeException e, Details details) {
        return new QueryFailedException(failure(e, details), e);
    }

    private static QueryFailure failure(StatusRuntimeException e, Details details) {
        if (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return TOO_SLOW;
        }
        if (UNREACHABLE.contains(e.getStatus().getCode())) {
            return ENGINE_LOST;
        }
        Optional<ErrorInfo> info = errorInfo(e);
        String errorClass =
                info.map(i -> i.getMetadataOrDefault("errorClass", "")).orElse("");
        String sqlState = info.map(i -> i.getMetadataOrDefault("sqlState", "")).orElse("");
        if (errorClass.startsWith("INVALID_HANDLE") || errorClass.startsWith("INVALID_CURSOR")) {
            return ENGINE_LOST;
        }
        if (errorClass.equals("OPERATION_CANCELED")) {
            return QueryFailure.STOPPED_BY_USER;
        }
        if (WRAPPERS.contains(errorClass)) {
            return cause(info.map(i -> i.getMetadataOrDefault("errorId", "")).orElse(""), details);
        }
        String text = Optional.ofNullable(e.getStatus().getDescription()).orElse("");
        return described(errorClass, sqlState, text);
    }

    private static QueryFailure described(String errorClass, String sqlState, String text) {
        if (errorClass.isEmpty()) {
            return INTERNAL;
        }
        return new QueryFailure(blame(errorClass, sqlState), readable(text));
    }

    /** The first error of a chain that says more than that something failed. */
    private static QueryFailure cause(String errorId, Details details) {
        FetchErrorDetailsResponse chain;
        try {
            chain = details.fetch(errorId);
        } catch (StatusRuntimeException e) {
            return NOT_WRITTEN;
        }
        for (FetchErrorDetailsResponse.Error error : chain.getErrorsList()) {
            FetchErrorDetailsResponse.SparkThrowable throwable = error.getSparkThrowable();
            if (throwable.hasErrorClass() && !WRAPPERS.contains(throwable.getErrorClass())) {
                return described(throwable.getErrorClass(), throwable.getSqlState(), error.getMessage());
            }
        }
        return NOT_WRITTEN;
    }

    /** SQLSTATE classes: 53 and 54 are resources, 58 and 08 the system and its connections, XX Spark's own defects. */
    private static Blame blame(String errorClass, String sqlState) {
        if (errorClass.startsWith("INTERNAL_ERROR") || sqlState.startsWith("XX")) {
            return Blame.INTERNAL;
        }
        if (sqlState.startsWith("53") || sqlState.startsWith("54")) {
            return Blame.RESOURCES;
        }
        if (sqlState.startsWith("58") || sqlState.startsWith("08") || sqlState.equals("KD000")) {
            return Blame.EXTERNAL;
        }
        return Blame.USER;
    }

    /** The statement stands one line lower in what Spark saw than in what the user sent. */
    static String readable(String text) {
        String head = TAIL.matcher(text).replaceFirst(tail -> tail.group(2) == null ? "" : " $2");
        Matcher line = LINE.matcher(head.strip());
        return line.replaceAll(match -> Matcher.quoteReplacement(
                "(line " + Math.max(1, Integer.parseInt(match.group(1)) - 1) + ", pos " + match.group(2) + ")"));
    }

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
