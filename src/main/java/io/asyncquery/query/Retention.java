package io.asyncquery.query;

import io.asyncquery.query.Expiration.Due;
import io.asyncquery.query.KeptResults.TooMuch;
import io.asyncquery.query.Removal.Outcome;
import io.asyncquery.query.RetentionPolicy.Expiry;
import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.security.Caller;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectAccess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Removes what has expired. Any number of replicas may do that at once: what another one has removed already is not
 * there any more, and what could not be removed is tried again the next time.
 */
public final class Retention {
    private static final Logger LOG = Logger.getLogger(Retention.class);

    private final ReplicaContext context;
    private final ProjectAccess projects;
    private final RetentionPolicy policy;
    private final Terms terms;
    private final Consumer<Removal> report;
    private final Sweep sweep;
    private final Expiration expiration;
    private final Orphans orphans;

    /**
     * How to remove.
     *
     * @param threads how many are removed at once
     * @param pace called before each query is removed or forgotten, to wait as long as need be
     * @param tombstones how long expired queries are remembered
     * @param grace how old something has to be before it counts as an orphan
     */
    public record Terms(int threads, Runnable pace, Duration tombstones, Duration grace) {
        public Terms {
            if (threads < 1) {
                throw new IllegalArgumentException("async-query.retention.threads must be at least 1");
            }
            if (tombstones.isNegative() || grace.isNegative()) {
                throw new IllegalArgumentException(
                        "async-query.retention.tombstones and .orphans.grace must not be negative");
            }
        }
    }

    /** Which part of the work a run does. */
    private enum Scope {
        EXPIRED,
        ORPHANS,
        BOTH
    }

    /** Applies {@code policy} to the queries of {@code projects}; {@code report} gets what became of each run. */
    public Retention(
            ReplicaContext context,
            QueryDispatcher dispatcher,
            ProjectAccess projects,
            RetentionPolicy policy,
            Terms terms,
            Consumer<Removal> report) {
        this.context = context;
        this.projects = projects;
        this.policy = policy;
        this.terms = terms;
        this.report = report;
        this.sweep = new Sweep(terms.threads());
        this.expiration = new Expiration(
                context, dispatcher, terms.pace(), !terms.tombstones().isZero());
        this.orphans = new Orphans(context.ports(), expiration, sweep, terms.grace());
    }

    /** Looks at every query once, on the service's own behalf; tells what has gone and how it went. */
    public Removal expire(Consumer<EndedQuery> deleted) {
        return run(projects.all(), Scope.EXPIRED, deleted);
    }

    /** Looks for what belongs to no query, on the service's own behalf. */
    public Removal removeOrphans(Consumer<EndedQuery> deleted) {
        return run(projects.all(), Scope.ORPHANS, deleted);
    }

    /** Does both on behalf of an administrator of the service. */
    public Removal run(Caller caller, Consumer<EndedQuery> deleted) {
        NotAdministratorException.unlessAdministrator(caller);
        return run(projects.all(), Scope.BOTH, deleted);
    }

    /** Does both in a project, on behalf of one of its administrators. */
    public Removal run(Caller caller, Project project, Consumer<EndedQuery> deleted) {
        NotAdministratorException.unlessAdministers(caller, project);
        return run(List.of(project), Scope.BOTH, deleted);
    }

    private Removal run(List<Project> of, Scope scope, Consumer<EndedQuery> deleted) {
        long start = context.nanos().getAsLong();
        Instant now = context.clock().instant();
        Removal removal = new Removal();
        for (Project project : of) {
            if (scope != Scope.ORPHANS) {
                expire(project, now, deleted, removal);
            }
            if (scope != Scope.EXPIRED) {
                orphans.remove(
                        project.name(),
                        now,
                        query -> expiryIfOver(query, project, now).isPresent(),
                        deleted,
                        removal);
            }
        }
        removal.took(Duration.ofNanos(context.nanos().getAsLong() - start));
        LOG.logf(
                removal.isComplete() ? Logger.Level.INFO : Logger.Level.WARN,
                "retention: examined %d, expired %d, failed %d, orphans %d, freed %d bytes, took %d ms",
                removal.examined(),
                removal.removed(),
                removal.failed(),
                removal.orphans(),
                removal.bytes(),
                removal.duration().toMillis());
        report.accept(removal);
        return removal;
    }

    private void expire(Project project, Instant now, Consumer<EndedQuery> deleted, Removal removal) {
        KeptResults kept = new KeptResults(project.retention(), now);
        List<TooMuch> tooMuch = new ArrayList<>();
        sweep.overEnded(
                context.ports().records(),
                project.name(),
                queries -> expireIfOver(queries, project, now),
                outcome -> {
                    removal.examine(outcome);
                    removal.count(outcome, deleted);
                    outcome.kept().ifPresent(query -> tooMuch.addAll(kept.add(query)));
                    if (tooMuch.size() >= Sweep.BATCH) {
                        expire(project, tooMuch, deleted, removal);
                    }
                },
                removal);
        expire(project, tooMuch, deleted, removal);
        forgetTombstones(project, now, removal);
    }

    private List<Outcome> expireIfOver(List<EndedQuery> queries, Project project, Instant now) {
        List<Outcome> outcomes = new ArrayList<>();
        List<Due> due = new ArrayList<>();
        for (EndedQuery query : queries) {
            Optional<Expiry> over = expiryIfOver(query, project, now);
            over.ifPresentOrElse(
                    expiry -> due.add(new Due(query, expiry.rule())), () -> outcomes.add(Outcome.kept(query)));
        }
        outcomes.addAll(expiration.expire(project.name(), due));
        return outcomes;
    }

    private Optional<Expiry> expiryIfOver(EndedQuery query, Project project, Instant now) {
        return policy.expiry(query, project).filter(expiry -> expiry.isOver(now));
    }

    private void expire(Project project, List<TooMuch> tooMuch, Consumer<EndedQuery> deleted, Removal removal) {
        sweep.inGroups(
                project.name(),
                () -> List.copyOf(tooMuch).stream(),
                results -> expireIfRemovable(project, results),
                outcome -> removal.count(outcome, deleted),
                removal);
        tooMuch.clear();
    }

    /** They may have been pinned since they were counted. */
    private List<Outcome> expireIfRemovable(Project project, List<TooMuch> results) {
        Map<QueryId, Rule> rules = results.stream().collect(Collectors.toMap(TooMuch::id, TooMuch::rule));
        return Sweep.look(context.ports().records(), project.name(), rules.keySet(), queries -> {
            List<Due> due = queries.stream()
                    .filter(query -> !query.pinned())
                    .flatMap(query ->
                            Optional.ofNullable(rules.get(query.id())).stream().map(rule -> new Due(query, rule)))
                    .toList();
            return expiration.expire(project.name(), due);
        });
    }

    private void forgetTombstones(Project project, Instant now, Removal removal) {
        try {
            context.ports().tombstones().forgetBefore(project.name(), now.minus(terms.tombstones()), terms.pace());
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "project %s: what is known of expired queries could not be forgotten", project.name());
            removal.lost();
        }
    }
}
