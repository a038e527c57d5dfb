package io.asyncquery.query;

import io.asyncquery.query.Expiration.Due;
import io.asyncquery.query.QueryState.Finished;
import io.asyncquery.query.QueryState.Succeeded;
import io.asyncquery.query.Removal.Fate;
import io.asyncquery.query.Removal.Outcome;
import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.security.ProjectName;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Finds in the store what belongs to no query any more: results without a record, what stopped and lost attempts have
 * written, records whose result is gone, and what was begun to be written and never finished. All of that may also be
 * the work of a moment ago, so it has to be older than a grace period.
 */
final class Orphans {
    private static final Logger LOG = Logger.getLogger(Orphans.class);

    private final Ports ports;
    private final Expiration expiration;
    private final Sweep sweep;
    private final Duration grace;

    Orphans(Ports ports, Expiration expiration, Sweep sweep, Duration grace) {
        this.ports = ports;
        this.expiration = expiration;
        this.sweep = sweep;
        this.grace = grace;
    }

    /**
     * Removes those of a project. Withdraws old marks, whose makers have died, from queries that are not due: they keep
     * them from being pinned.
     */
    void remove(
            ProjectName project,
            Instant now,
            Predicate<EndedQuery> isDue,
            Consumer<EndedQuery> deleted,
            Removal removal) {
        Instant before = now.minus(grace);
        sweep.over(
                project,
                () -> ports.results().list(project).filter(result -> result.changedAt()
                        .isBefore(before)),
                result -> removeUnlessNeeded(project, result),
                removal::countOrphan,
                removal);
        deleteUnfinished(project, before, removal);
        sweep.overEnded(
                ports.records(),
                project,
                queries -> expireLostAndWithdraw(project, queries, isDue, before),
                outcome -> removal.count(outcome, deleted),
                removal);
    }

    private void deleteUnfinished(ProjectName project, Instant before, Removal removal) {
        try {
            ports.records().deleteUnfinished(project, before);
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "project %s: what was never finished could not be removed", project);
            removal.lost();
        }
    }

    private Fate removeUnlessNeeded(ProjectName project, StoredResult result) {
        try {
            if (isNeeded(project, result)) {
                return Fate.KEPT;
            }
            ports.results().delete(ports.results().locate(project, result.id(), result.attempt()));
            LOG.infof(
                    "attempt %d at query %s left files that belong to nobody: removed", result.attempt(), result.id());
            return Fate.GONE;
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "files of query %s, which belong to nobody, could not be removed", result.id());
            return Fate.FAILED;
        }
    }

    /** A record that cannot be read is one all the same. */
    private boolean isNeeded(ProjectName project, StoredResult result) {
        Optional<AsyncQuery> query = ports.records().read(project, result.id());
        return query.map(found -> isNeeded(found.state(), result.attempt()))
                .orElseGet(() -> ports.records().version(project, result.id()).isPresent());
    }

    private static boolean isNeeded(QueryState state, int attempt) {
        return state instanceof Succeeded succeeded ? attempt == succeeded.attempt() : !(state instanceof Finished);
    }

    private List<Outcome> expireLostAndWithdraw(
            ProjectName project, List<EndedQuery> queries, Predicate<EndedQuery> isDue, Instant before) {
        List<Outcome> outcomes = new ArrayList<>();
        try {
            List<QueryId> kept = queries.stream()
                    .filter(query -> !isDue.test(query))
                    .map(EndedQuery::id)
                    .toList();
            ports.tombstones().withdrawBefore(project, kept, before);
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "project %s: marks of queries that are not due could not be withdrawn", project);
            outcomes.add(Outcome.FAILED);
        }
        outcomes.addAll(expireLost(project, queries, before));
        return outcomes;
    }

    private List<Outcome> expireLost(ProjectName project, List<EndedQuery> queries, Instant before) {
        List<Outcome> outcomes = new ArrayList<>();
        List<Due> lost = new ArrayList<>();
        for (EndedQuery query : queries) {
            try {
                if (hasLostItsResult(query, before)) {
                    lost.add(new Due(query, Rule.LOST));
                }
            } catch (UncheckedIOException e) {
                LOG.warnf(e, "it could not be seen whether query %s has its result", query.id());
                outcomes.add(Outcome.FAILED);
            }
        }
        outcomes.addAll(expiration.expire(project, lost));
        return outcomes;
    }

    private boolean hasLostItsResult(EndedQuery query, Instant before) {
        return query.succeeded()
                && query.endedAt().isBefore(before)
                && !ports.results().exists(ports.results().locate(query.project(), query.id(), query.attempts()));
    }
}
