package io.asyncquery.query;

import io.asyncquery.query.RetentionPolicy.Rule;
import java.time.Instant;

/**
 * What is left of a query whose result has expired.
 *
 * @param query the query as it was
 * @param rule what decided that its result had to go
 * @param expiredAt when it went
 */
public record Tombstone(AsyncQuery query, Rule rule, Instant expiredAt) {}
