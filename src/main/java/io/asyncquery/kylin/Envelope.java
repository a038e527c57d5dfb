package io.asyncquery.kylin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/** What every JSON answer is wrapped in (contract, "Envelope"). */
@RegisterForReflection
public sealed interface Envelope {

    /**
     * The answer to a request that succeeded.
     *
     * @param code always {@code 000}
     * @param data the answer itself
     * @param msg always empty
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"code", "data", "msg"})
    record Success<T>(String code, T data, String msg) implements Envelope {}

    /**
     * The answer to a request that failed.
     *
     * @param code always {@code 999}
     * @param data always null
     * @param msg the error's code and text
     * @param errorCode the error's code alone
     * @param suggestion what to do about it
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"code", "data", "msg", "error_code", "suggestion"})
    record Failure(
            String code,
            @Nullable String data,
            String msg,
            @JsonProperty("error_code") String errorCode,
            String suggestion)
            implements Envelope {}

    /** Wraps an answer. */
    static <T> Success<T> of(T data) {
        return new Success<>("000", data, "");
    }

    /** Wraps an error. */
    static Failure failure(KylinError error, String text, String suggestion) {
        return new Failure("999", null, error.code() + ": " + text, error.code(), suggestion);
    }
}
