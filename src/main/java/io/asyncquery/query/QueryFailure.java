package io.asyncquery.query;

/**
 * Why a query failed.
 *
 * @param blame whose to mend
 * @param message what the submitter is told; never a stack trace, class name, host or path
 */
public record QueryFailure(Blame blame, String message) {
    /** The words Kylin uses for a cancelled query (contract, "Status"). */
    public static final QueryFailure STOPPED_BY_USER = new QueryFailure(Blame.USER, "Stopped by user.");

    /** The replica that ran the query ended before it. */
    public static final QueryFailure OWNER_LOST = new QueryFailure(
            Blame.INTERNAL, "The service stopped before the query was finished. Please submit it again.");

    /** Whose to mend a failure is. */
    public enum Blame {
        /** The statement or the data it reads. */
        USER,
        /** Something that the service depends on, such as the engine or the storage. */
        EXTERNAL,
        /** Memory, disk or time ran out. */
        RESOURCES,
        /** The service itself. */
        INTERNAL
    }
}
