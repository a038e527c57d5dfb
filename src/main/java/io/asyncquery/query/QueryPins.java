package io.asyncquery.query;

import io.asyncquery.query.QueryState.Succeeded;
import io.asyncquery.security.Caller;
import io.asyncquery.security.LogText;
import io.asyncquery.security.Project;
import org.jboss.logging.Logger;

/** Has results kept until further notice: what is pinned neither expires nor can be deleted. */
public final class QueryPins {
    private static final Logger LOG = Logger.getLogger(QueryPins.class);
    /** A record that is there and cannot be changed is about to be removed. */
    private static final int TRIES = 10;

    private final QueryRecords records;

    /** Pins what is recorded there. */
    public QueryPins(QueryRecords records) {
        this.records = records;
    }

    /** Pins a result, or lets go of it, on behalf of an administrator of its project; doing so twice changes nothing. */
    public AsyncQuery pin(Caller caller, Project project, QueryId id, boolean pinned) {
        NotAdministratorException.unlessAdministers(caller, project);
        for (int i = 0; i < TRIES; i++) {
            AsyncQuery last = records.read(project.name(), id).orElseThrow(() -> new QueryNotFoundException(id));
            if (!(last.state() instanceof Succeeded)) {
                throw new QueryNotSuccessfulException(last);
            }
            if (last.pinned() == pinned) {
                return last;
            }
            AsyncQuery next = last.withPin(pinned);
            if (records.save(next)) {
                LOG.infof("query %s %s by %s", id, pinned ? "pinned" : "unpinned", LogText.of(caller.name()));
                return next;
            }
        }
        throw new QueryExpiringException(id);
    }
}
