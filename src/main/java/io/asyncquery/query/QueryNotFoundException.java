package io.asyncquery.query;

/** Thrown when there is no such query, or none that the caller may know of. */
public final class QueryNotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean anothers;

    QueryNotFoundException(QueryId id) {
        this(id, false);
    }

    private QueryNotFoundException(QueryId id, boolean anothers) {
        super("No query " + id);
        this.anothers = anothers;
    }

    /** The query is there, but the caller must not learn that. */
    static QueryNotFoundException ofAnothers(QueryId id) {
        return new QueryNotFoundException(id, true);
    }

    /** Whether the query is another user's. No answer may depend on it; the audit log does. */
    public boolean isAnothers() {
        return anothers;
    }
}
