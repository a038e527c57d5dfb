package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryFailure.Blame;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.apache.spark.connect.proto.FetchErrorDetailsResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SparkFailuresTest {
    private static final SparkFailures.Details NOT_ASKED = errorId -> {
        throw new AssertionError("Nothing is known of error " + errorId);
    };

    @Test
    void theStatementAfterASyntaxErrorIsCutAndThePlaceIsTheUsersOwn() {
        String message = """

                [PARSE_SYNTAX_ERROR] Syntax error at or near 'x': extra input 'x'. SQLSTATE: 42601 (line 2, pos 11)

                == SQL ==
                SELECT * FROM (
                drop table x
                -----------^^^
                ) t
                """;

        assertThat(SparkFailures.readable(message))
                .isEqualTo("[PARSE_SYNTAX_ERROR] Syntax error at or near 'x': extra input 'x'. (line 1, pos 11)");
    }

    @Test
    void thePlanAfterAnAnalysisErrorIsCutAndThePlaceIsTheUsersOwn() {
        String message = """
                [UNRESOLVED_COLUMN.WITH_SUGGESTION] A column with name `x` cannot be resolved. SQLSTATE: 42703; line 4 pos 7;
                'Project ['x]
                +- SubqueryAlias t
                """;

        assertThat(SparkFailures.readable(message))
                .isEqualTo(
                        "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column with name `x` cannot be resolved. (line 3, pos 7)");
    }

    @Test
    void aPlaceInFrontOfTheTailIsTheUsersOwnAsWell() {
        assertThat(SparkFailures.readable("Table not found: t; line 2 pos 14;\n'Project [*]"))
                .isEqualTo("Table not found: t; (line 1, pos 14)");
    }

    @Test
    void noPlaceIsInFrontOfTheFirstLine() {
        assertThat(SparkFailures.readable("Bad (line 1, pos 0)")).isEqualTo("Bad (line 1, pos 0)");
    }

    @Test
    void theQueryContextAndTheStackAreCut() {
        assertThat(SparkFailures.readable("""
                        [DIVIDE_BY_ZERO] Division by zero. Use `try_divide`. SQLSTATE: 22012
                        == SQL (line 2, position 8) ==
                        select 1/0
                               ^^^
                        """)).isEqualTo("[DIVIDE_BY_ZERO] Division by zero. Use `try_divide`.");
        assertThat(SparkFailures.readable("Broken\n\tat org.apache.spark.Some.method(Some.scala:1)\n\tat x.y(z)"))
                .isEqualTo("Broken");
        assertThat(SparkFailures.readable("Broken\nJVM stacktrace:\norg.apache"))
                .isEqualTo("Broken");
    }

    @Test
    void aMessageOfSeveralLinesKeepsThem() {
        assertThat(SparkFailures.readable("First.\nSecond $1 \\ line. SQLSTATE: 42P01"))
                .isEqualTo("First.\nSecond $1 \\ line.");
    }

    @Test
    void noTextIsNoText() {
        assertThat(SparkFailures.readable("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PARSE_SYNTAX_ERROR,42601,USER",
        "TABLE_OR_VIEW_NOT_FOUND,42P01,USER",
        "DIVIDE_BY_ZERO,22012,USER",
        "SOMETHING_NEW,'',USER",
        "INTERNAL_ERROR,XX000,INTERNAL",
        "INTERNAL_ERROR_BROADCAST,XX000,INTERNAL",
        "CODEC_NOT_AVAILABLE,XXKDA,INTERNAL",
        "UNABLE_TO_ACQUIRE_MEMORY,53200,RESOURCES",
        "TOO_COMPLEX,54000,RESOURCES",
        "CANNOT_LOAD_STATE_STORE,58030,EXTERNAL",
        "FAILED_READ_FILE,KD000,EXTERNAL",
        "CONNECTION,08000,EXTERNAL"
    })
    void errorClassAndSqlStateDecideWhoIsToBlame(String errorClass, String sqlState, Blame blame) {
        QueryFailure failure = failure(errorClass, sqlState, "text");

        assertThat(failure).isEqualTo(new QueryFailure(blame, "text"));
    }

    @Test
    void aCancelledOperationWasStoppedByItsUser() {
        assertThat(failure("OPERATION_CANCELED", "HY008", "text")).isEqualTo(QueryFailure.STOPPED_BY_USER);
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"UNAVAILABLE", "DEADLINE_EXCEEDED", "UNAUTHENTICATED"})
    void anUnreachableEngineIsNobodysFaultButItsOwn(Status.Code code) {
        QueryFailure failure = SparkFailures.of(
                        new StatusRuntimeException(
                                Status.fromCode(code).withDescription("io exception: localhost/127.0.0.1:15002")),
                        NOT_ASKED)
                .failure();

        assertThat(failure.blame()).isEqualTo(Blame.EXTERNAL);
        assertThat(failure.message()).doesNotContain("localhost", "io exception");
    }

    @Test
    void aHandleThatTheEngineForgotIsALostEngine() {
        assertThat(failure("INVALID_HANDLE.SESSION_NOT_FOUND", "HY000", "handle 1-2-3")
                        .blame())
                .isEqualTo(Blame.EXTERNAL);
        assertThat(failure("INVALID_CURSOR.DISCONNECTED", "HY109", "x").blame()).isEqualTo(Blame.EXTERNAL);
    }

    @Test
    void whatHasNoErrorClassIsInternalAndShowsNothing() {
        QueryFailure failure = SparkFailures.of(
                        new StatusRuntimeException(Status.INTERNAL.withDescription(
                                "java.lang.NullPointerException at com.example.Secret")),
                        NOT_ASKED)
                .failure();

        assertThat(failure.blame()).isEqualTo(Blame.INTERNAL);
        assertThat(failure.message()).doesNotContain("NullPointerException", "com.example");
    }

    @Test
    void theCauseStaysForTheLog() {
        StatusRuntimeException cause = new StatusRuntimeException(Status.INTERNAL);

        assertThat(SparkFailures.of(cause, NOT_ASKED)).hasCause(cause);
    }

    @Test
    void anErrorThatOnlySaysThatATaskFailedIsToldByItsFirstRealCause() {
        FetchErrorDetailsResponse chain = chain(
                error("WRITING_JOB_ABORTED", "40000", "Writing job aborted"),
                error("TASK_WRITE_FAILED", "58030", "Task failed while writing rows to file:/store/p"),
                error("DIVIDE_BY_ZERO", "22012", "[DIVIDE_BY_ZERO] Division by zero. SQLSTATE: 22012"),
                error("INTERNAL_ERROR", "XX000", "deeper"));

        QueryFailure failure = wrapped(errorId -> {
            assertThat(errorId).isEqualTo("id-1");
            return chain;
        });

        assertThat(failure).isEqualTo(new QueryFailure(Blame.USER, "[DIVIDE_BY_ZERO] Division by zero."));
    }

    @Test
    void whatOurWritersSayOfACellIsToldAsItIs() {
        String reason = "Row 7, column C: U+1F600 does not exist in gbk";

        QueryFailure failure = wrapped(errorId -> chain(error("ASYNC_QUERY_UNMAPPABLE_CHARACTER", "22021", reason)));

        assertThat(failure).isEqualTo(new QueryFailure(Blame.USER, reason));
    }

    @Test
    void aTaskThatFailedForNoKnownReasonTellsNoPath() {
        FetchErrorDetailsResponse.Error nameless = FetchErrorDetailsResponse.Error.newBuilder()
                .setMessage("java.io.IOException: /store/p: No space left on device")
                .build();

        for (FetchErrorDetailsResponse chain : List.of(chain(), chain(nameless))) {
            QueryFailure failure = wrapped(errorId -> chain);

            assertThat(failure.blame()).isEqualTo(Blame.EXTERNAL);
            assertThat(failure.message()).doesNotContain("/store", "IOException");
        }
    }

    @Test
    void anEngineThatForgotTheCauseStillFailsTheQuery() {
        QueryFailure failure = wrapped(errorId -> {
            throw new StatusRuntimeException(Status.NOT_FOUND);
        });

        assertThat(failure.blame()).isEqualTo(Blame.EXTERNAL);
    }

    private static QueryFailure wrapped(SparkFailures.Details details) {
        return SparkFailures.of(
                        reported("TASK_WRITE_FAILED", "58030", "Task failed while writing rows to file:/store/p"),
                        details)
                .failure();
    }

    private static FetchErrorDetailsResponse chain(FetchErrorDetailsResponse.Error... errors) {
        return FetchErrorDetailsResponse.newBuilder()
                .addAllErrors(List.of(errors))
                .build();
    }

    private static FetchErrorDetailsResponse.Error error(String errorClass, String sqlState, String message) {
        return FetchErrorDetailsResponse.Error.newBuilder()
                .setMessage(message)
                .setSparkThrowable(FetchErrorDetailsResponse.SparkThrowable.newBuilder()
                        .setErrorClass(errorClass)
                        .setSqlState(sqlState))
                .build();
    }

    private static QueryFailure failure(String errorClass, String sqlState, String message) {
        return SparkFailures.of(reported(errorClass, sqlState, message), NOT_ASKED)
                .failure();
    }

    private static StatusRuntimeException reported(String errorClass, String sqlState, String message) {
        ErrorInfo info = ErrorInfo.newBuilder()
                .putMetadata("errorClass", errorClass)
                .putMetadata("sqlState", sqlState)
                .putMetadata("errorId", "id-1")
                .build();
        com.google.rpc.Status status = com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.INTERNAL.value())
                .setMessage(message)
                .addDetails(Any.pack(info))
                .build();
        return StatusProto.toStatusRuntimeException(status);
    }
}
