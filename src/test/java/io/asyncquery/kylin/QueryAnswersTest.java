package io.asyncquery.kylin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asyncquery.contract.SampleQueries;
import io.asyncquery.fakes.FakeQueryEngine;
import io.asyncquery.fakes.InMemoryLeases;
import io.asyncquery.fakes.InMemoryPermits;
import io.asyncquery.fakes.InMemoryQueryRecords;
import io.asyncquery.fakes.InMemoryQueueOrders;
import io.asyncquery.fakes.InMemoryResultStore;
import io.asyncquery.fakes.InMemoryTombstones;
import io.asyncquery.fakes.MovableClock;
import io.asyncquery.query.AdmissionLimits;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.Ports;
import io.asyncquery.query.QueryDispatcher;
import io.asyncquery.query.QueryFilter;
import io.asyncquery.query.QueryPage;
import io.asyncquery.query.QueryService;
import io.asyncquery.query.QueryState;
import io.asyncquery.query.QuerySubmission;
import io.asyncquery.query.ReplicaContext;
import io.asyncquery.query.ReplicaId;
import io.asyncquery.query.RetentionPolicy;
import io.asyncquery.security.Caller;
import io.asyncquery.security.Members;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectLimits;
import io.asyncquery.security.ProjectRetention;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueryAnswersTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Project SALES = new Project(
            SampleQueries.SALES,
            Optional.empty(),
            "sales",
            List.of(),
            Optional.empty(),
            Map.of(),
            new Members(Set.of("ada"), Set.of()),
            new Members(Set.of(), Set.of()),
            new ProjectRetention(Optional.of(Duration.ofDays(30)), Duration.ZERO, Optional.empty()),
            ProjectLimits.NONE);

    private final InMemoryQueryRecords records = new InMemoryQueryRecords();
    private final InMemoryResultStore results = new InMemoryResultStore();
    private final FakeQueryEngine engine = new FakeQueryEngine(results);
    private final ReplicaContext replica = new ReplicaContext(
            ReplicaId.random(),
            new Ports(
                    FakeQueryEngine.alone(engine),
                    records,
                    results,
                    new InMemoryLeases(InstantSource.system()),
                    new InMemoryPermits(),
                    new InMemoryQueueOrders(),
                    new InMemoryTombstones(records)),
            new AdmissionLimits(10, 1),
            new MovableClock(),
            System::nanoTime);
    private final QueryDispatcher dispatcher = new QueryDispatcher(replica, Duration.ofSeconds(1));
    private final QueryService queries = new QueryService(replica, dispatcher);
    private final QueryAnswers answers = new QueryAnswers(queries, new RetentionPolicy(Duration.ofDays(7)));

    @AfterEach
    void close() {
        engine.release();
        dispatcher.close();
    }

    @Test
    void aSucceededQueryIsToldWhole() throws JsonProcessingException {
        AsyncQuery query = inState(QueryState.Succeeded.class);

        assertThat(json(query)).isEqualTo(JSON.readTree("""
                        {"query_id":"%s","status":"SUCCESSFUL","info":"await fetching results","state":"SUCCEEDED",
                         "project":"sales","submitter":"ada","submitted_at":"2026-11-22T12:00:00.123Z",
                         "started_at":"2026-11-22T12:00:01.123Z","finished_at":"2026-11-22T12:00:02.123Z",
                         "expires_at":"2026-11-25T12:00:02.123Z","pinned":false,"expired_at":null,
                         "expired_by":null,"attempts":1,"queue_position":null,"timeout":300,"expires_in":259200,
                         "format":"csv","encode":"utf-8","separator":",","file_name":"result","include_header":true,
                         "limit":100,"offset":0,"spark_queue":"analytics","rows":7,"bytes":30,
                         "progress":{"percent":100,"stages":null,"stages_done":null,"tasks":null,"tasks_done":null,
                                     "tasks_running":null,"input_bytes":null,"rows":7},
                         "failure":null,"sql":"select 1","columns":[["id","id"],["BIGINT","VARCHAR"]],
                         "tables":[{"name":"lake.sales.orders","version":"4358291037724115530"},
                                   {"name":"spark_catalog.sales.`a b`","version":null}]}
                        """.formatted(query.id())));
    }

    @Test
    void whatIsNotKnownIsNull() throws JsonProcessingException {
        JsonNode queued = json(inState(QueryState.Queued.class));

        assertThat(queued.path("status").asText()).isEqualTo("RUNNING");
        assertThat(queued.path("state").asText()).isEqualTo("QUEUED");
        assertThat(queued.path("attempts").asInt(-1)).isZero();
        for (String unknown : List.of(
                "started_at",
                "finished_at",
                "expires_at",
                "queue_position",
                "rows",
                "bytes",
                "progress",
                "failure",
                "columns",
                "tables")) {
            assertThat(queued.get(unknown)).as(unknown).isEqualTo(NullNode.getInstance());
        }
    }

    @Test
    void aRunningQuerySaysHowFarItIs() throws JsonProcessingException {
        List<JsonNode> running = new ArrayList<>();
        for (AsyncQuery query : SampleQueries.oneInEachState(SampleQueries.SALES)) {
            if (query.state() instanceof QueryState.Running) {
                running.add(json(query));
            }
        }

        assertThat(running.get(0).path("progress").isNull()).isTrue();
        assertThat(running.get(0).path("columns").isNull()).isTrue();
        assertThat(running.get(1).path("columns").isArray()).isTrue();
        assertThat(running.get(2).path("progress")).isEqualTo(JSON.readTree("""
                        {"percent":41,"stages":3,"stages_done":1,"tasks":12,"tasks_done":5,"tasks_running":2,
                         "input_bytes":1099511627776,"rows":8589934592}"""));
        assertThat(running.get(3).path("attempts").asInt()).isEqualTo(2);
        assertThat(running.get(3).path("progress").isNull()).isTrue();
        assertThat(running).allSatisfy(query -> {
            assertThat(query.path("state").asText()).isEqualTo("RUNNING");
            assertThat(query.path("started_at").asText()).isEqualTo("2026-11-22T12:00:01.123Z");
            assertThat(query.path("rows").isNull()).isTrue();
        });
    }

    @Test
    void aFailedQuerySaysWhyAndExpires() throws JsonProcessingException {
        JsonNode failed = json(inState(QueryState.Failed.class));

        assertThat(failed.path("status").asText()).isEqualTo("FAILED");
        assertThat(failed.path("info").asText()).isEqualTo("Stopped by user.");
        assertThat(failed.path("failure"))
                .isEqualTo(JSON.readTree("{\"blame\":\"USER\",\"message\":\"Stopped by user.\"}"));
        assertThat(failed.path("expires_at").asText()).isEqualTo("2026-11-25T12:00:02.123Z");
        assertThat(failed.path("progress").isNull()).isTrue();
        assertThat(failed.path("rows").isNull()).isTrue();
    }

    @Test
    void aQueryThatWaitsHereSaysHowManyAreBeforeIt() throws Exception {
        engine.hold();
        QuerySubmission asked = SampleQueries.queued(SampleQueries.SALES).submission();
        Caller ada = new Caller("ada", Set.of());
        AsyncQuery first = queries.submit(ada, SALES, asked, Optional.empty());
        engine.awaitRunning(1);
        List<AsyncQuery> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(queries.submit(ada, SALES, asked, Optional.empty()));
        }

        for (int i = 0; i < waiting.size(); i++) {
            assertThat(json(waiting.get(i)).path("queue_position").asInt(-1)).isEqualTo(i);
        }
        JsonNode running = json(queries.get(ada, SALES, first.id()));
        assertThat(running.path("state").asText()).isEqualTo("RUNNING");
        assertThat(running.path("queue_position").isNull()).isTrue();
    }

    @Test
    void aListLeavesOutTheStatementTheColumnsAndTheTables() throws JsonProcessingException {
        List<AsyncQuery> all = SampleQueries.oneInEachState(SampleQueries.SALES);
        QueryFilter.Position next =
                new QueryFilter.Position(all.get(6).submittedAt(), all.get(6).id());

        JsonNode list = json(answers.list(new QueryPage(all, 9, Optional.of(next)), 7, SALES));

        assertThat(list.path("total_size").asInt()).isEqualTo(9);
        assertThat(list.path("limit").asInt()).isEqualTo(7);
        assertThat(PageToken.parse(list.path("next_page").asText())).contains(next);
        assertThat(list.path("value")).hasSize(7);
        for (int i = 0; i < all.size(); i++) {
            JsonNode detail = json(all.get(i));
            assertThat(names(detail)).contains("sql", "columns", "tables");
            ((ObjectNode) detail).remove(List.of("sql", "columns", "tables"));
            assertThat(list.path("value").get(i)).isEqualTo(detail);
        }
        JsonNode last = json(answers.list(new QueryPage(List.of(), 0, Optional.empty()), 1, SALES));
        assertThat(last.toString()).isEqualTo("{\"value\":[],\"total_size\":0,\"limit\":1,\"next_page\":null}");
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static AsyncQuery inState(Class<? extends QueryState> state) {
        return SampleQueries.oneInEachState(SampleQueries.SALES).stream()
                .filter(query -> state.isInstance(query.state()))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode json(AsyncQuery query) throws JsonProcessingException {
        return json(answers.detail(query, SALES));
    }

    private static JsonNode json(Object answer) throws JsonProcessingException {
        return JSON.readTree(JSON.writeValueAsString(answer));
    }
}
