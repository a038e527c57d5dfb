package io.asyncquery.query;

import java.time.Instant;

/**
 * A result that is in the store, whole or not.
 *
 * @param id the query that it is called after
 * @param attempt the attempt that it belongs to
 * @param changedAt when files were last added to it or removed, by the store's clock
 */
public record StoredResult(QueryId id, int attempt, Instant changedAt) {}
