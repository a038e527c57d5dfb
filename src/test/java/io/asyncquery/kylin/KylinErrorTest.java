package io.asyncquery.kylin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract's table of errors, row by row. */
class KylinErrorTest {
    @ParameterizedTest
    @CsvSource({
        "NOT_AUTHENTICATED,        KE-010003207, 401, 401",
        "WRONG_CREDENTIALS,        KE-010003208, 401, 401",
        "TOO_MANY_LOGINS,          KE-010003005, 429, 401",
        "NO_PERMISSION,            KE-010024001, 403, 400",
        "NOT_ADMINISTRATOR,        KE-010024001, 403, 500",
        "PROJECT_MISSING,          KE-010031302, 400, 500",
        "PROJECT_EMPTY,            KE-010001002, 400, 500",
        "PROJECT_UNKNOWN,          KE-010001201, 404, 500",
        "SQL_BLANK,                KE-020040001, 400, 500",
        "FORMAT_UNSUPPORTED,       KE-020040001, 400, 500",
        "ENCODE_UNSUPPORTED,       KE-020040001, 400, 500",
        "SEPARATOR_ILLEGAL,        KE-020040001, 400, 500",
        "SEPARATOR_NOT_FOR_FORMAT, KE-020040001, 400, 500",
        "SEPARATOR_NOT_ENCODABLE,  KE-020040001, 400, 500",
        "FILE_NAME_ILLEGAL,        KE-020040001, 400, 500",
        "SPARK_QUEUE_ILLEGAL,      KE-020040001, 400, 500",
        "SPARK_QUEUE_UNKNOWN,      KE-020040001, 400, 500",
        "LIMIT_NEGATIVE,           KE-020040001, 400, 500",
        "OFFSET_NEGATIVE,          KE-020040001, 400, 500",
        "TIMEOUT_NEGATIVE,         KE-020040001, 400, 500",
        "IDEMPOTENCY_KEY_REUSED,   KE-020040001, 422, 500",
        "QUERY_RUNNING,            KE-020040001, 409, 500",
        "QUERY_FAILED,             KE-020040001, 409, 500",
        "QUERY_PINNED,             KE-020040001, 409, 500",
        "QUERY_EXPIRING,           KE-020040001, 409, 500",
        "BODY_MISSING,             KE-000030001, 400, 500",
        "BODY_MALFORMED,           KE-000030001, 400, 500",
        "FIELD_TYPE,               KE-000030001, 400, 500",
        "PARAMETER_TYPE,           KE-000030001, 400, 500",
        "IDEMPOTENCY_KEY_ILLEGAL,  KE-000030001, 400, 500",
        "CONTENT_TYPE,             KE-000030001, 415, 500",
        "BODY_TOO_LARGE,           KE-000030001, 413, 500",
        "SQL_TOO_LONG,             KE-000030001, 413, 500",
        "QUERY_UNKNOWN,            KE-010031301, 404, 500",
        "OLDER_THAN_ILLEGAL,       KE-010031303, 400, 500",
        "TOO_MANY_QUERIES,         KE-020040002, 429, 500",
        "TOO_MANY_WAITERS,         KE-020040002, 429, 500",
        "ENGINE_UNAVAILABLE,       KE-020040003, 503, 500",
        "SPARK_QUEUE_UNAVAILABLE,  KE-020040003, 503, 500",
        "STORAGE_UNAVAILABLE,      KE-020040003, 503, 500",
        "TOKEN_SERVER_AWAY,        KE-020040003, 503, 500",
        "SHUTTING_DOWN,            KE-020040003, 503, 500",
        "ADDRESS_UNKNOWN,          KE-000000001, 404, 404",
        "METHOD_NOT_ALLOWED,       KE-000000001, 405, 405",
        "NOT_ACCEPTABLE,           KE-000000001, 406, 406",
        "REQUEST_ILLEGAL,          KE-000000001, 400, 400",
        "INTERNAL,                 KE-000000001, 500, 500"
    })
    void anErrorHasTheCodeAndTheStatusOfTheContract(KylinError error, String code, int http, int kylin) {
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.status(KylinConfig.ErrorStatus.HTTP)).isEqualTo(http);
        assertThat(error.status(KylinConfig.ErrorStatus.KYLIN)).isEqualTo(kylin);
    }

    @ParameterizedTest
    @EnumSource
    void aCodeLooksLikeOneOfKylins(KylinError error) {
        assertThat(error.code()).matches("KE-\\d{9}");
    }

    @Test
    void onlyFullQueuesAndUnreachableThingsPass() {
        assertThat(Stream.of(KylinError.values()).filter(KylinError::isTemporary))
                .containsExactly(
                        KylinError.TOO_MANY_QUERIES,
                        KylinError.TOO_MANY_WAITERS,
                        KylinError.ENGINE_UNAVAILABLE,
                        KylinError.SPARK_QUEUE_UNAVAILABLE,
                        KylinError.STORAGE_UNAVAILABLE,
                        KylinError.TOKEN_SERVER_AWAY,
                        KylinError.SHUTTING_DOWN);
    }

    @Test
    void whoIsNotLetInOrHasNoRightIsDenied() {
        assertThat(Stream.of(KylinError.values()).filter(KylinError::isDenial))
                .containsExactly(
                        KylinError.NOT_AUTHENTICATED,
                        KylinError.WRONG_CREDENTIALS,
                        KylinError.TOO_MANY_LOGINS,
                        KylinError.NO_PERMISSION,
                        KylinError.NOT_ADMINISTRATOR);
    }

    @Test
    void theEnvelopeOfAnErrorStartsItsTextWithTheCode() {
        Envelope.Failure failure = Envelope.failure(KylinError.QUERY_UNKNOWN, "text", "suggestion");

        assertThat(failure)
                .isEqualTo(new Envelope.Failure("999", null, "KE-010031301: text", "KE-010031301", "suggestion"));
    }
}
