package io.asyncquery.hadoop;

import io.asyncquery.query.EndedQuery;
import io.asyncquery.query.QueryId;
import io.asyncquery.security.ProjectName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file with a version of a record. It is called {@code {version}.json} when it is created, so that of two of one version
 * one is. When that is done and the query has ended, what {@link EndedQuery} has is put into the name, so that a listing
 * tells it: {@code {version}.{seconds}-{nanos}.{s|f}{attempts}.{bytes}.{k|p}{expires_in}.{submitter}.json}, with {@code s}
 * for succeeded and {@code f} for failed, {@code p} for pinned and {@code k} for not, and the submitter in URL-safe Base64.
 *
 * @param name the file's name
 * @param version the version that is in it
 */
record VersionFile(String name, int version) {
    /** The last version; of two files of one the one that says more, since the other came too late and is about to go. */
    static final Comparator<VersionFile> LAST = Comparator.comparingInt(VersionFile::version)
            .thenComparingInt(file -> file.name().length());

    private static final Pattern NAME = Pattern.compile("([1-9][0-9]{0,8})(\\..+)?\\.json");
    private static final Pattern ENDED = Pattern.compile("\\.(-?[0-9]{1,12})-([0-9]{9})\\.([sf])([0-9]{1,9})"
            + "\\.([0-9]{1,18})\\.([kp])([0-9]{0,15})\\.([A-Za-z0-9_-]+)");
    /** Well below the 255 bytes that file systems have for a name, and what is put around it for a temporary one. */
    private static final int LONGEST = 200;

    /** The name that a version has at first. */
    static VersionFile created(int version) {
        return new VersionFile(version + ".json", version);
    }

    /** The name of the version that ended the query, unless that would be too long, or say less. */
    static Optional<VersionFile> ended(EndedQuery query) {
        Instant end = query.endedAt();
        String name = String.format(
                Locale.ROOT,
                "%d.%d-%09d.%s%d.%d.%s%s.%s.json",
                query.version(),
                end.getEpochSecond(),
                end.getNano(),
                query.succeeded() ? "s" : "f",
                query.attempts(),
                query.resultBytes(),
                query.pinned() ? "p" : "k",
                query.expiresIn()
                        .map(length -> Long.toString(length.toSeconds()))
                        .orElse(""),
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(query.submitter().getBytes(StandardCharsets.UTF_8)));
        return name.length() > LONGEST
                ? Optional.empty()
                : parse(name).filter(file -> file.ended(query.project(), query.id())
                        .filter(query::equals)
                        .isPresent());
    }

    /** The file that has such a name, if it is one with a version. */
    static Optional<VersionFile> parse(String name) {
        Matcher matcher = NAME.matcher(name);
        boolean matches = matcher.matches()
                && (matcher.group(2) == null || ENDED.matcher(matcher.group(2)).matches());
        return matches ? Optional.of(new VersionFile(name, Integer.parseInt(matcher.group(1)))) : Optional.empty();
    }

    /** Those that have versions. */
    static List<VersionFile> in(List<String> names) {
        return names.stream().flatMap(name -> parse(name).stream()).toList();
    }

    /** The last one of those. */
    static Optional<VersionFile> last(List<String> names) {
        return in(names).stream().max(LAST);
    }

    /** What the name says of the query whose record this is, if it says that it has ended. */
    Optional<EndedQuery> ended(ProjectName project, QueryId id) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches() || matcher.group(2) == null) {
            return Optional.empty();
        }
        Matcher ended = ENDED.matcher(matcher.group(2));
        return ended.matches()
                ? submitter(ended.group(8))
                        .map(submitter -> new EndedQuery(
                                project,
                                id,
                                version,
                                submitter,
                                Instant.ofEpochSecond(Long.parseLong(ended.group(1)), Integer.parseInt(ended.group(2))),
                                ended.group(3).equals("s"),
                                Integer.parseInt(ended.group(4)),
                                Long.parseLong(ended.group(5)),
                                Optional.of(ended.group(7))
                                        .filter(seconds -> !seconds.isEmpty())
                                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds))),
                                ended.group(6).equals("p")))
                : Optional.empty();
    }

    private static Optional<String> submitter(String base64) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(base64)))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
