package io.asyncquery.hadoop;

import io.asyncquery.query.Permits;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.ReplicaId;
import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.query.StoredResult;
import io.asyncquery.query.Tombstones.Mark;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultPart;
import io.asyncquery.security.ProjectName;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * The only place that knows a path.
 *
 * <pre>
 *   {root}/{project}/async_query_result/{query_id}/                    data only: Spark empties it before it writes
 *   {root}/.attempts/{n}/{project}/async_query_result/{query_id}/      of the attempts after the first
 *   {root}/{project}/async_query_record/{query_id}/{version}….json     beside the data for that reason
 *   {root}/{project}/async_query_expired/{day}/{query_id}/             moved there from the records, a day at a time to go
 *   {root}/.replicas/{replica}.json                                    no project's name begins with a dot
 *   {root}/.queues/{replica}.json
 *   {root}/.permits/{group}/{replica}_{query_id}
 *   {root}/.probes/{any}/                                              what a replica tries when it starts
 * </pre>
 */
final class StorageLayout {
    private static final String RESULTS = "async_query_result";
    private static final String RECORDS = "async_query_record";
    private static final String EXPIRED = "async_query_expired";
    private static final String ATTEMPTS = ".attempts";
    private static final String REPLICAS = ".replicas";
    private static final String QUEUES = ".queues";
    private static final String PERMITS = ".permits";
    private static final String PROBES = ".probes";
    private static final String JSON = ".json";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Pattern MARK = Pattern.compile("expired\\.([1-9][0-9]{0,8})\\.([A-Z]+)\\.(-?[0-9]{1,18})"
            + "(?:\\.([0-9a-f]{1,8}(?:-[0-9a-f]{1,12}){4}))?");
    /** Who made the marks of an earlier release, which do not say it. */
    private static final UUID UNKNOWN = new UUID(0, 0);

    private static final String FENCE = "removed.";
    private static final String MANIFEST = "_SUCCESS";

    private final Path root;

    /** Everything below a root that names its scheme and, unless it is local, its authority. */
    StorageLayout(Path root) {
        this.root = root;
    }

    /** The address that a configured root stands for: Hadoop's own, or that of a local directory. */
    static URI address(String configuredRoot) {
        URI uri = new Path(configuredRoot).toUri();
        URI address = uri.getScheme() == null || uri.getScheme().equals("file")
                ? new Path(java.nio.file.Path.of(uri.getPath())
                                .toAbsolutePath()
                                .normalize()
                                .toUri())
                        .toUri()
                : uri;
        if (List.of("s3", "s3n").contains(String.valueOf(uri.getScheme()))) {
            throw new IllegalArgumentException(
                    "Illegal async-query.storage.root '" + uri + "': use s3a:// instead of " + uri.getScheme() + "://");
        }
        // Spark does not decode the address it is given: "a%20b" would be another directory to it than to us.
        if (!address.getPath().equals(address.getRawPath())) {
            throw new IllegalArgumentException("Illegal async-query.storage.root '" + address.getPath()
                    + "': use a path without blanks, '%' and other characters that a URI must escape");
        }
        return address;
    }

    /** Whether there are objects at an address, which cannot be renamed, instead of files. */
    static boolean isObjectStore(URI address) {
        return "s3a".equals(address.getScheme());
    }

    Path root() {
        return root;
    }

    /** The directory of the results that those attempts at a project's queries have. */
    Path results(ProjectName project, int attempt) {
        Path above = attempt == 1 ? root : child(attempts(), Integer.toString(attempt));
        return child(child(above, project.value()), RESULTS);
    }

    /** Where the attempts after the first have their results, each number in a directory of its own. */
    Path attempts() {
        return child(root, ATTEMPTS);
    }

    /** The attempts that have a directory of that name. */
    OptionalInt attemptIn(String directoryName) {
        return NUMBER.matcher(directoryName).matches()
                ? OptionalInt.of(Integer.parseInt(directoryName))
                : OptionalInt.empty();
    }

    ResultLocation result(ProjectName project, QueryId id, int attempt) {
        URI uri = child(results(project, attempt), id.toString()).toUri();
        String authority = uri.getAuthority() == null ? "" : uri.getAuthority();
        return new ResultLocation(URI.create(uri.getScheme() + "://" + authority + uri.getRawPath()));
    }

    /** The project's result, changed at that time, that has such a directory. */
    Optional<StoredResult> resultOf(ProjectName project, Path directory, Instant changedAt) {
        if (directory.depth() < 3) {
            return Optional.empty();
        }
        Path above = directory.getParent().getParent().getParent();
        int attempt = above.equals(root) ? 1 : attemptIn(above.getName()).orElse(1);
        return QueryId.parse(directory.getName())
                .filter(id -> directory(result(project, id, attempt)).equals(directory))
                .map(id -> new StoredResult(id, attempt, changedAt));
    }

    Path directory(ResultLocation location) {
        return new Path(location.uri());
    }

    /** Where the engine says, when it is done, which files are the result. */
    Path manifest(ResultLocation location) {
        return child(directory(location), MANIFEST);
    }

    Path file(ResultLocation location, ResultPart part) {
        return child(directory(location), part.name());
    }

    Path records(ProjectName project) {
        return child(project(project), RECORDS);
    }

    /** The directory of a record's versions, which is called after its query. */
    Path record(ProjectName project, QueryId id) {
        return child(records(project), id.toString());
    }

    /** A version in a record's directory, wherever that is by now. */
    Path version(Path record, VersionFile file) {
        return child(record, file.name());
    }

    /** A sign in a record's directory that its version is the last one, because the query expires. */
    Path mark(ProjectName project, Mark mark) {
        return child(
                record(project, mark.id()),
                "expired." + mark.version() + '.' + mark.rule() + '.'
                        + mark.at().toEpochMilli() + '.' + mark.by());
    }

    boolean isMark(String name) {
        return MARK.matcher(name).matches();
    }

    /** The sign that has such a name in that query's record. */
    Optional<Mark> markIn(QueryId id, String name) {
        Matcher matcher = MARK.matcher(name);
        return matcher.matches()
                ? Arrays.stream(Rule.values())
                        .filter(rule -> rule.name().equals(matcher.group(2)))
                        .findFirst()
                        .map(rule -> new Mark(
                                id,
                                Integer.parseInt(matcher.group(1)),
                                rule,
                                Instant.ofEpochMilli(Long.parseLong(matcher.group(3))),
                                matcher.group(4) == null ? UNKNOWN : UUID.fromString(matcher.group(4))))
                : Optional.empty();
    }

    /** A sign in a record's directory that somebody removes it, and that version is its last one. */
    Path fence(Path record, int version) {
        return child(record, FENCE + version);
    }

    boolean isFence(String name) {
        return name.startsWith(FENCE);
    }

    /** Whether the record with those files is being removed, and that version is its last one. */
    boolean isFenced(List<String> fileNames, int version) {
        return fileNames.contains(FENCE + version);
    }

    /** Where the records of expired queries are, those of a day in a directory of their own. */
    Path expired(ProjectName project) {
        return child(project(project), EXPIRED);
    }

    Path expired(ProjectName project, LocalDate day) {
        return child(expired(project), day.toString());
    }

    Path expired(ProjectName project, LocalDate day, QueryId id) {
        return child(expired(project, day), id.toString());
    }

    /** Where a replica tries what a store can do. */
    Path probe(String name) {
        return child(child(root, PROBES), name);
    }

    Path leases() {
        return child(root, REPLICAS);
    }

    Path lease(ReplicaId replica) {
        return child(leases(), replica + JSON);
    }

    /** The replica whose lease has that file name. */
    Optional<ReplicaId> replicaOfLease(String fileName) {
        return fileName.endsWith(JSON)
                ? ReplicaId.parse(fileName.substring(0, fileName.length() - JSON.length()))
                : Optional.empty();
    }

    /** Where a replica says in which order its queries wait. */
    Path queueOrder(ReplicaId replica) {
        return child(child(root, QUEUES), replica + JSON);
    }

    Path permits() {
        return child(root, PERMITS);
    }

    /** The directory of the permits that are taken of a group. */
    Path permits(String group) {
        return child(permits(), group);
    }

    Path permit(String group, Permits.Holder holder) {
        return permit(group, permitsOf(holder.replica()) + holder.query());
    }

    Path permit(String group, String fileName) {
        return child(permits(group), fileName);
    }

    /** What the names of a replica's permits begin with. */
    String permitsOf(ReplicaId replica) {
        return replica + "_";
    }

    private Path project(ProjectName project) {
        return child(root, project.value());
    }

    private static Path child(Path parent, String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf(0) >= 0 || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("Not a bare file name: " + name);
        }
        // Unlike Path(parent, String), this does not take what stands before a colon for a scheme.
        return new Path(parent, new Path(null, null, name));
    }
}
