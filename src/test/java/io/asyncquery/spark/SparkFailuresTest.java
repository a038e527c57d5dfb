package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.asyncquery.query.AttemptLostException;
import io.asyncquery.query.QueryFailedException;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryFailure.Blame;
import io.asyncquery.spark.SparkFailures.Witness;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.apache.spark.connect.proto.FetchErrorDetailsResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkFailuresTest {
    private static final Witness WORKS = witness(true, chain());
    private static final Witness STOPPED = witness(false, chain());

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
        "TOO_COMPLEX,54000,USER",
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
            names = {"UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED"})
    void anUnreachableEngineLosesTheAttemptAndIsNobodysFaultButItsOwn(Status.Code code) {
        QueryFailure failure = lost(
                new StatusRuntimeException(
                        Status.fromCode(code).withDescription("io exception: localhost/127.0.0.1:15002")),
                WORKS);

        assertThat(failure.blame()).isEqualTo(Blame.EXTERNAL);
        assertThat(failure.message()).doesNotContain("localhost", "io exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INVALID_HANDLE.SESSION_NOT_FOUND",
                "INVALID_HANDLE.SESSION_CLOSED",
                "INVALID_HANDLE.SESSION_CHANGED",
                "INVALID_HANDLE.OPERATION_NOT_FOUND",
                "INVALID_HANDLE.OPERATION_ABANDONED",
                "INVALID_CURSOR.DISCONNECTED",
                "INVALID_CURSOR.POSITION_NOT_AVAILABLE",
                "SPARK_CONNECT_ILLEGAL_STATE.EXECUTION_STATE_OPERATION_ORPHANED"
            })
    void whatTheEngineForgotOrGaveAwayLosesTheAttempt(String errorClass) {
        QueryFailure failure = lost(reported(errorClass, "HY000", "handle 1-2-3"), WORKS);

        assertThat(failure.blame()).isEqualTo(Blame.EXTERNAL);
        assertThat(failure.message()).doesNotContain("1-2-3");
    }

    @Test
    void anErrorClassThatOnlyBeginsLikeALostHandleIsTheUsers() {
        assertThat(failure("INVALID_CURSOR_DECLARATION", "42601", "text").blame())
                .isEqualTo(Blame.USER);
    }

    @Test
    void aWrongTokenIsAFailure() {
        QueryFailure failure = failed(new StatusRuntimeException(Status.UNAUTHENTICATED), STOPPED);

        assertThat(failure.blame()).isEqualTo(Blame.EXTERNAL);
    }

    @Test
    void anEngineThatIsBeingStoppedLosesTheAttemptWhateverItSays() {
        for (StatusRuntimeException said : List.of(
                new StatusRuntimeException(Status.UNKNOWN.withDescription("Application error processing RPC")),
                reported("", "", "Cannot call methods on a stopped SparkContext"),
                reported("SPARK_JOB_CANCELLED", "XXKDA", "Job 3 cancelled because SparkContext was shut down"),
                reported("UNABLE_TO_ACQUIRE_MEMORY", "53200", "text"),
                reported("TASK_WRITE_FAILED", "58030", "text"))) {
            assertThat(lost(said, STOPPED).blame()).isEqualTo(Blame.EXTERNAL);
        }
    }

    @Test
    void theUsersOwnErrorCountsWhateverBecameOfTheEngine() {
        assertThat(failed(reported("DIVIDE_BY_ZERO", "22012", "text"), STOPPED))
                .isEqualTo(new QueryFailure(Blame.USER, "text"));
        assertThat(failed(reported("OPERATION_CANCELED", "HY008", "text"), STOPPED))
                .isEqualTo(QueryFailure.STOPPED_BY_USER);
    }

    @Test
    void aServerThatKnowsNothingHasForgotten() {
        assertThat(SparkFailures.isForgotten(reported("INVALID_HANDLE.SESSION_CLOSED", "HY000", "x")))
                .isTrue();
        assertThat(SparkFailures.isForgotten(reported("INVALID_CURSOR.DISCONNECTED", "HY109", "x")))
                .isFalse();
        assertThat(SparkFailures.isForgotten(new StatusRuntimeException(Status.UNAVAILABLE)))
                .isFalse();
    }

    @Test
    void aStreamThatTheServerTookAwayIsTaken() {
        assertThat(SparkFailures.isTaken(reported("INVALID_CURSOR.DISCONNECTED", "HY109", "x")))
                .isTrue();
        assertThat(SparkFailures.isTaken(reported("INVALID_CURSOR.POSITION_NOT_AVAILABLE", "HY109", "x")))
                .isFalse();
    }

    @Test
    void whatHasNoErrorClassIsInternalAndShowsNothing() {
        for (StatusRuntimeException said : List.of(
                new StatusRuntimeException(
                        Status.INTERNAL.withDescription("java.lang.NullPointerException at com.example.Secret")),
                reported("", "", "java.lang.NullPointerException at com.example.Secret"))) {
            QueryFailure failure = failed(said, WORKS);

            assertThat(failure.blame()).isEqualTo(Blame.INTERNAL);
            assertThat(failure.message()).doesNotContain("NullPointerException", "com.example");
        }
    }

    @Test
    void anErrorWhoseClassWasTooLongForAHeaderIsToldByItsDetails() {
        FetchErrorDetailsResponse chain =
                chain(error("UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703", "Among many: a, b"));

        QueryFailure failure = failed(reported("", "42703", "text"), witness(true, chain));

        assertThat(failure).isEqualTo(new QueryFailure(Blame.USER, "Among many: a, b"));
    }

    @Test
    void theCauseStaysForTheLog() {
        StatusRuntimeException cause = new StatusRuntimeException(Status.INTERNAL);

        assertThatThrownBy(() -> {
                    throw SparkFailures.of(cause, WORKS);
                })
                .isInstanceOf(QueryFailedException.class)
                .hasCause(cause);
        assertThatThrownBy(() -> SparkFailures.of(cause, STOPPED))
                .isInstanceOf(AttemptLostException.class)
                .hasCause(cause);
    }

    @Test
    void anErrorThatOnlySaysThatATaskFailedIsToldByItsFirstRealCause() {
        FetchErrorDetailsResponse chain = chain(
                error("WRITING_JOB_ABORTED", "40000", "Writing job aborted"),
                error("TASK_WRITE_FAILED", "58030", "Task failed while writing rows to file:/store/p"),
                error("DIVIDE_BY_ZERO", "22012", "[DIVIDE_BY_ZERO] Division by zero. SQLSTATE: 22012"),
                error("INTERNAL_ERROR", "XX000", "deeper"));

        QueryFailure failure = wrapped(chain);

        assertThat(failure)
                .isEqualTo(new QueryFailure(Blame.USER, "[DIVIDE_BY_ZERO] Division by zero. SQLSTATE: 22012"));
    }

    @ParameterizedTest
    @CsvSource({"java.lang.StackOverflowError,USER,too complex", "java.lang.OutOfMemoryError,RESOURCES,memory"})
    void whatOverwhelmsTheEnginesJvmIsToldAndNotTriedAgain(String type, Blame blame, String reason) {
        FetchErrorDetailsResponse.Error outer = FetchErrorDetailsResponse.Error.newBuilder()
                .addErrorTypeHierarchy("java.util.concurrent.ExecutionException")
                .build();
        FetchErrorDetailsResponse.Error inner = FetchErrorDetailsResponse.Error.newBuilder()
                .setMessage("at com.example.Secret")
                .addErrorTypeHierarchy(type)
                .addErrorTypeHierarchy("java.lang.VirtualMachineError")
                .build();
        FetchErrorDetailsResponse chain = chain(outer, inner);

        QueryFailure analysing = failed(reported("", "", "text"), witness(true, chain));

        assertThat(analysing.blame()).isEqualTo(blame);
        assertThat(analysing.message()).contains(reason).doesNotContain("java.lang", "com.example");
        assertThat(wrapped(chain)).isEqualTo(analysing);
    }

    @Test
    void whatOurWritersSayOfACellIsToldAsItIs() {
        String reason = "Row 7, column C: U+1F600 does not exist in gbk";

        QueryFailure failure = wrapped(chain(error("ASYNC_QUERY_UNMAPPABLE_CHARACTER", "22021", reason)));

        assertThat(failure).isEqualTo(new QueryFailure(Blame.USER, reason));
    }

    @Test
    void aResultThatCouldNotBeWrittenMayBeWrittenByTheNextAttemptAndTellsNoPath() {
        FetchErrorDetailsResponse.Error nameless = FetchErrorDetailsResponse.Error.newBuilder()
                .setMessage("java.io.IOException: /store/p: No space left on device")
                .build();

        for (FetchErrorDetailsResponse chain : List.of(chain(), chain(nameless))) {
            QueryFailure failure =
                    lost(reported("TASK_WRITE_FAILED", "58030", "Task failed while writing"), witness(true, chain));

            assertThat(failure.blame()).isEqualTo(Blame.EXTERNAL);
            assertThat(failure.message()).contains("could not write").doesNotContain("/store", "IOException");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "org.apache.hadoop.hdfs.protocol.DSQuotaExceededException,"
                + "org.apache.hadoop.hdfs.protocol.QuotaExceededException,no room",
        "org.apache.hadoop.security.AccessControlException,java.io.IOException,may not write",
        "org.apache.hadoop.hdfs.server.namenode.SafeModeException,java.io.IOException,safe mode",
        "java.net.ConnectException,java.net.SocketException,could not reach"
    })
    void whatTheStorageRefusesIsToldAndTriedAgain(String type, String above, String reason) {
        FetchErrorDetailsResponse chain = chain(FetchErrorDetailsResponse.Error.newBuilder()
                .setMessage("Permission denied: /store/secret")
                .addErrorTypeHierarchy(type)
                .addErrorTypeHierarchy(above)
                .build());

        for (StatusRuntimeException said :
                List.of(reported("", "", "text"), reported("TASK_WRITE_FAILED", "58030", "text"))) {
            QueryFailure failure = lost(said, witness(true, chain));
            assertThat(failure.blame()).isEqualTo(Blame.EXTERNAL);
            assertThat(failure.message()).contains(reason).doesNotContain("/store", "Exception");
        }
    }

    @Test
    void anEngineThatForgotTheCauseLosesTheAttempt() {
        Witness forgetful = new Witness() {
            @Override
            public FetchErrorDetailsResponse details(String errorId) {
                throw new StatusRuntimeException(Status.NOT_FOUND);
            }

            @Override
            public boolean engineWorks() {
                return true;
            }
        };

        QueryFailure failure = lost(reported("TASK_WRITE_FAILED", "58030", "text"), forgetful);

        assertThat(failure.blame()).isEqualTo(Blame.EXTERNAL);
    }

    @Test
    void anEngineWithoutOurWritersIsForTheAdministrator() {
        QueryFailure failure = failure("DATA_SOURCE_NOT_FOUND", "42K02", "Failed to find: async-query-csv");

        assertThat(failure.blame()).isEqualTo(Blame.INTERNAL);
        assertThat(failure.message()).contains("result writers", "administrator");
    }

    @Test
    void spark3NamesItsConditionsInTheTextAlone() {
        assertThat(failed(
                        ofSpark3("\n[PARSE_SYNTAX_ERROR] Syntax error at or near '1'.(line 2, pos 6)\n\n== SQL ==\nx"),
                        STOPPED))
                .isEqualTo(new QueryFailure(
                        Blame.USER, "[PARSE_SYNTAX_ERROR] Syntax error at or near '1'.(line 1, pos 6)"));
        assertThat(failed(
                        ofSpark3(STAGE + "a.b.E: [CAST_INVALID_INPUT] The value 'x0' is bad\n\tat a.B(C.java:1)"),
                        WORKS))
                .isEqualTo(new QueryFailure(Blame.USER, "[CAST_INVALID_INPUT] The value 'x0' is bad"));
        assertThat(failed(ofSpark3("[INTERNAL_ERROR] [A] b"), WORKS).blame()).isEqualTo(Blame.INTERNAL);
        assertThat(failed(ofSpark3("[OPERATION_CANCELED] Operation has been canceled."), WORKS))
                .isEqualTo(QueryFailure.STOPPED_BY_USER);
        assertThat(SparkFailures.isForgotten(ofSpark3("[INVALID_HANDLE.OPERATION_NOT_FOUND] The handle x is invalid.")))
                .isTrue();
    }

    @Test
    void spark3TellsTheCauseOfATaskThatFailedInTheTextToo() {
        String wrapper =
                STAGE + "a.E: [TASK_WRITE_FAILED] Task failed while writing rows to hdfs://n/p.\n\tat a.B(C.java:1)\n";

        assertThat(failed(
                        ofSpark3(wrapper + "Caused by: a.E: [CAST_INVALID_INPUT] The value 'x0' is bad, or..."), WORKS))
                .isEqualTo(new QueryFailure(Blame.USER, "[CAST_INVALID_INPUT] The value 'x0' is bad, or..."));
        assertThat(failed(ofSpark3(wrapper + "Caused by: java.lang.OutOfMemoryError: Java heap space"), WORKS)
                        .blame())
                .isEqualTo(Blame.RESOURCES);
        assertThat(lost(ofSpark3(wrapper + "Caused by: java.io.IOException: /store/p: No space"), WORKS)
                        .message())
                .contains("could not write")
                .doesNotContain("/store");
    }

    @Test
    void aConditionInsideOfATextOfSpark3IsNotBelieved() {
        for (String text :
                List.of("boom [OPERATION_CANCELED] x", "java.lang.RuntimeException: [OPERATION_CANCELED] x")) {
            assertThat(failed(ofSpark3(text), WORKS).blame()).isEqualTo(Blame.INTERNAL);
        }
        assertThat(SparkFailures.errorClass(reported("", "", "[OPERATION_CANCELED] x")))
                .isEmpty();
    }

    /** What Spark 3.5 says of a task of its own, before the error. */
    private static final String STAGE =
            "Job aborted due to stage failure: Task 0 in stage 17.0 failed 4 times, most recent"
                    + " failure: Lost task 0.3 in stage 17.0 (TID 29) (10.75.0.11 executor 1): ";

    private static StatusRuntimeException ofSpark3(String message) {
        ErrorInfo info = ErrorInfo.newBuilder()
                .setDomain("org.apache.spark")
                .putMetadata("classes", "[]")
                .build();
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.INTERNAL.value())
                .setMessage(message)
                .addDetails(Any.pack(info))
                .build());
    }

    private static QueryFailure wrapped(FetchErrorDetailsResponse chain) {
        return failed(
                reported("TASK_WRITE_FAILED", "58030", "Task failed while writing rows to file:/store/p"),
                witness(true, chain));
    }

    private static Witness witness(boolean works, FetchErrorDetailsResponse chain) {
        return new Witness() {
            @Override
            public FetchErrorDetailsResponse details(String errorId) {
                assertThat(errorId).isEqualTo("id-1");
                return chain;
            }

            @Override
            public boolean engineWorks() {
                return works;
            }
        };
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
        return failed(reported(errorClass, sqlState, message), WORKS);
    }

    private static QueryFailure failed(StatusRuntimeException e, Witness witness) {
        try {
            return SparkFailures.of(e, witness).failure();
        } catch (AttemptLostException lost) {
            throw new AssertionError(lost);
        }
    }

    private static QueryFailure lost(StatusRuntimeException e, Witness witness) {
        return catchThrowableOfType(AttemptLostException.class, () -> SparkFailures.of(e, witness))
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
