package io.asyncquery.kylin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.asyncquery.query.Removal;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What became of a search for expired results, as one object of JSON.
 *
 * @param examined queries that were looked at
 * @param expired queries that are gone
 * @param failed queries that should be gone and are not; they are tried again the next time
 * @param orphans results that are gone and belonged to no query
 * @param bytes data files of expired queries that are gone; what orphans had is not known
 * @param complete whether everything is gone that should be, and everything could be looked at
 * @param durationMs how long it took
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record RetentionAnswer(
        long examined, long expired, long failed, long orphans, long bytes, boolean complete, long durationMs) {

    static RetentionAnswer of(Removal removal) {
        return new RetentionAnswer(
                removal.examined(),
                removal.removed(),
                removal.failed(),
                removal.orphans(),
                removal.bytes(),
                removal.isComplete(),
                removal.duration().toMillis());
    }
}
