package io.asyncquery.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.contract.SampleQueries;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.EngineName;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryProgress;
import io.asyncquery.query.QueryState;
import io.asyncquery.query.QuerySubmission;
import io.asyncquery.query.ReplicaId;
import io.asyncquery.result.Column;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultPart;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.ProjectName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RecordJsonTest {

    @Property(tries = 500)
    void whatIsWrittenIsRead(@ForAll("queries") AsyncQuery query) throws IOException {
        assertThat(RecordJson.read(RecordJson.write(query))).isEqualTo(query);
    }

    @Property(tries = 300)
    void aDamagedRecordIsReadOrRefusedButNeverAnotherFailure(@ForAll("queries") AsyncQuery query, @ForAll long seed)
            throws IOException {
        byte[] json = RecordJson.write(query);
        Random random = new Random(seed);
        for (int i = 0; i < 3; i++) {
            json[random.nextInt(json.length)] = (byte) random.nextInt();
        }

        try {
            assertThat(RecordJson.read(json)).isNotNull();
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
    }

    @Property(tries = 100)
    void aLoneSurrogateCostsOneCharacterAndNotTheRecord(@ForAll("surrogates") char surrogate) throws IOException {
        AsyncQuery query = SampleQueries.queued(new ProjectName("p"), "select '" + surrogate + "'");

        assertThat(RecordJson.read(RecordJson.write(query)).submission().sql()).isEqualTo("select '?'");
    }

    @Property(tries = 1)
    void timesAreReadable() throws IOException {
        AsyncQuery query = SampleQueries.queued(new ProjectName("p"));

        assertThat(new String(RecordJson.write(query), UTF_8))
                .startsWith("{\"version\":3,")
                .contains("\"submitted_at\":\"2026-11-22T12:00:00.123456789Z\"");
    }

    @Property(tries = 1)
    void progressWithoutRowsIsRead() throws IOException {
        AsyncQuery query = SampleQueries.oneInEachState(new ProjectName("p")).get(3);
        String json = new String(RecordJson.write(query), UTF_8);

        String older = json.replace(",\"rows\":8589934592", "");

        assertThat(older).isNotEqualTo(json);
        assertThat(RecordJson.read(older.getBytes(UTF_8)).state())
                .isInstanceOfSatisfying(QueryState.Running.class, running -> assertThat(
                                running.progress().orElseThrow().rows())
                        .isEmpty());
    }

    @Property(tries = 1)
    void aRecordFromBeforeThereWerePinsIsNotPinned() throws IOException {
        AsyncQuery query = SampleQueries.queued(new ProjectName("p"));
        String json = new String(RecordJson.write(query), UTF_8);

        String older = json.replace(",\"pinned\":false", "");

        assertThat(older).isNotEqualTo(json);
        assertThat(RecordJson.read(older.getBytes(UTF_8))).isEqualTo(query);
    }

    @Property(tries = 1)
    void aRecordThatNamesNoEngineIsOfTheDefaultOneAndSuchOneNamesNone() throws IOException {
        AsyncQuery query = SampleQueries.queued(new ProjectName("p"));
        byte[] json = RecordJson.write(query);

        assertThat(new String(json, UTF_8)).doesNotContain("\"engine\"");
        assertThat(RecordJson.read(json).engine()).isEqualTo(EngineName.DEFAULT);
    }

    @Provide
    Arbitrary<Character> surrogates() {
        return Arbitraries.chars().range(Character.MIN_SURROGATE, Character.MAX_SURROGATE);
    }

    @Provide
    Arbitrary<AsyncQuery> queries() {
        Arbitrary<QueryId> ids = Arbitraries.create(() -> new QueryId(UUID.randomUUID()));
        Arbitrary<EngineName> engines = Arbitraries.of("default", "etl", "_-9").map(EngineName::new);
        return Combinators.combine(
                        ids,
                        counts(),
                        texts(),
                        instants(),
                        submissions(),
                        engines,
                        states(),
                        Arbitraries.of(true, false))
                .as(AsyncQuery::new);
    }

    private static Arbitrary<QuerySubmission> submissions() {
        Arbitrary<ProjectName> projects = Arbitraries.strings()
                .withCharRange('a', 'z')
                .ofMinLength(1)
                .ofMaxLength(20)
                .map(ProjectName::new);
        Arbitrary<String> sql = texts().filter(text -> !text.isBlank());
        Arbitrary<Integer> counts = Arbitraries.integers().greaterOrEqual(0);
        Arbitrary<Optional<String>> queues = texts().optional();
        Arbitrary<Optional<Duration>> timeouts = Arbitraries.longs()
                .between(1, 1L << 40)
                .map(Duration::ofSeconds)
                .optional();
        return Combinators.combine(projects, sql, counts, counts, outputs(), queues, timeouts, timeouts)
                .as(QuerySubmission::new);
    }

    private static Arbitrary<Integer> counts() {
        return Arbitraries.integers().greaterOrEqual(1);
    }

    private static Arbitrary<OutputOptions> outputs() {
        return Combinators.combine(
                        Arbitraries.of(ResultFormat.class),
                        Arbitraries.of(ResultEncoding.class),
                        Arbitraries.of(",", "\t", "\u0001", "||", "\uD83D\uDE00", "\\"),
                        Arbitraries.of(true, false),
                        Arbitraries.of("result", "\u7ED3\u679C", "a'b\"c", "\uD83D\uDE00"),
                        Arbitraries.of(true, false))
                .as(OutputOptions::new);
    }

    private static Arbitrary<QueryState> states() {
        Arbitrary<ReplicaId> replicas = Arbitraries.create(ReplicaId::random);
        Arbitrary<ResultSchema> schemas = Combinators.combine(texts(), texts())
                .as(Column::new)
                .list()
                .ofMaxSize(5)
                .map(ResultSchema::new);
        Arbitrary<Long> sizes = Arbitraries.longs().greaterOrEqual(0);
        Arbitrary<ResultManifest> manifests = Combinators.combine(
                        texts().map(text -> "part-" + text.replaceAll("[/\\\\\0]", "_")), sizes, sizes, texts())
                .as(ResultPart::new)
                .list()
                .ofMaxSize(5)
                .map(ResultManifest::new);
        Arbitrary<QueryFailure> failures = Combinators.combine(Arbitraries.of(QueryFailure.Blame.class), texts())
                .as(QueryFailure::new);
        Arbitrary<OptionalLong> rows =
                sizes.optional().map(known -> known.map(OptionalLong::of).orElseGet(OptionalLong::empty));
        Arbitrary<QueryProgress> progress = Combinators.combine(counts(), counts(), sizes, sizes, sizes, sizes, rows)
                .as(QueryProgress::new);
        return Arbitraries.oneOf(
                replicas.map(QueryState.Queued::new),
                Combinators.combine(replicas, instants().optional(), counts(), schemas.optional(), progress.optional())
                        .as(QueryState.Running::new),
                Combinators.combine(instants().optional(), instants(), counts(), schemas, manifests)
                        .as(QueryState.Succeeded::new),
                Combinators.combine(instants().optional(), instants(), failures, counts())
                        .as(QueryState.Failed::new));
    }

    private static Arbitrary<Instant> instants() {
        return Combinators.combine(
                        Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                        Arbitraries.integers().between(0, 999_999_999))
                .as((seconds, nanos) -> Instant.ofEpochSecond(seconds, nanos));
    }

    /** Any well-formed text, hostile ones often. */
    private static Arbitrary<String> texts() {
        Arbitrary<String> any =
                Arbitraries.strings().all().ofMaxLength(40).map(text -> new String(text.getBytes(UTF_8), UTF_8));
        Arbitrary<String> hostile = Arbitraries.of(
                "",
                "\"",
                "\\",
                "a\r\nb",
                "\u0000\u001f",
                "\uD83D\uDE00",
                "\u2028\u2029",
                "\uFEFF",
                "{\"version\":3}",
                "\\u0022");
        return Arbitraries.oneOf(any, hostile);
    }
}
