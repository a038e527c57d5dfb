package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryFailure.Blame;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(BusyProfile.class)
class QueryListTest extends WireTest {
    @Test
    void anEmptyProjectHasAnEmptyPage() {
        assertThat(admin.get(PROJECT).body().toString())
                .isEqualTo(
                        "{\"code\":\"000\",\"data\":{\"value\":[],\"total_size\":0,\"limit\":100,\"next_page\":null},\"msg\":\"\"}");
    }

    @Test
    void anEntryIsTheDetailWithoutStatementColumnsAndTables() {
        String id = admin.submit("select 1");
        awaitStatus(id, "SUCCESSFUL");
        JsonNode detail = admin.get("/" + id + PROJECT).data();

        JsonNode entry = admin.get(PROJECT).data().path("value").get(0);

        ((ObjectNode) detail).remove(List.of("sql", "columns", "tables"));
        assertThat(entry).isEqualTo(detail);
    }

    @Test
    void aUserSeesItsOwnQueriesAndAnAdministratorAll() {
        String admins = admin.submit("select 1");
        String analysts = analyst.submit("select 2");

        assertThat(ids(analyst.get(PROJECT).data())).containsExactly(analysts);
        assertThat(analyst.get(PROJECT).data().path("total_size").asInt()).isEqualTo(1);
        assertThat(ids(WireClient.modeler().get(PROJECT).data())).isEmpty();
        assertThat(ids(admin.get(PROJECT).data())).containsExactly(analysts, admins);
        assertThat(ids(admin.get(PROJECT + "&submitter=ANALYST").data())).containsExactly(analysts);
        assertThat(ids(analyst.get(PROJECT + "&submitter=ADMIN").data())).isEmpty();
    }

    @Test
    void aTokenOpensNothingToStrangers() {
        admin.submit("select 1");
        admin.submit("select 2");
        String token = admin.get(PROJECT + "&limit=1").data().path("next_page").asText();

        JsonNode page = analyst.get(PROJECT + "&page=" + token).data();

        assertThat(ids(page)).isEmpty();
        assertThat(page.path("total_size").asInt()).isZero();
    }

    @Test
    void pagesStayAsTheyAreWhileQueriesComeAndGo() {
        engine.hold();
        List<String> submitted = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            submitted.add(0, admin.submit("select " + i));
        }
        List<String> seen = new ArrayList<>();
        JsonNode page = admin.get(PROJECT + "&limit=3").data();
        assertThat(page.path("total_size").asInt()).isEqualTo(12);
        seen.addAll(ids(page));

        // One comes, one of the page that was seen goes, the one that the token names goes, one further on goes.
        admin.submit("select 'later'");
        for (int gone : new int[] {0, 2, 7}) {
            assertThat(admin.send("DELETE", "/" + submitted.get(gone) + PROJECT).status())
                    .isEqualTo(200);
        }
        while (page.path("next_page").isTextual()) {
            page = admin.get(PROJECT + "&limit=3&page=" + page.path("next_page").asText())
                    .data();
            assertThat(page.path("value").size()).isBetween(1, 3);
            seen.addAll(ids(page));
        }

        List<String> expected = new ArrayList<>(submitted);
        expected.remove(7);
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void manyReadersBesideManyWritersEachSeeEveryOldQueryOnce() {
        engine.hold();
        List<String> old = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            old.add(0, admin.submit("select " + i));
        }

        List<CompletableFuture<List<String>>> readers = new ArrayList<>();
        List<CompletableFuture<String>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            readers.add(CompletableFuture.supplyAsync(this::all));
            writers.add(CompletableFuture.supplyAsync(() -> {
                String id = admin.submit("select 'x'");
                admin.send("DELETE", "/" + id + PROJECT);
                return id;
            }));
        }

        List<String> passing = writers.stream().map(CompletableFuture::join).toList();
        for (CompletableFuture<List<String>> reader : readers) {
            List<String> seen = new ArrayList<>(reader.join());
            seen.removeAll(passing);
            assertThat(seen).isEqualTo(old);
        }
    }

    @Test
    void aStatusFindsItsQueries() throws InterruptedException {
        String succeeded = admin.submit("select 1");
        awaitStatus(succeeded, "SUCCESSFUL");
        engine.failToAnalyze(new QueryFailure(Blame.USER, "no"));
        String failed = admin.submit("select 2");
        awaitStatus(failed, "FAILED");
        engine = engines.renew(results);
        engine.hold();
        String running = admin.submit("select 3");
        engine.awaitRunning(1);
        String queued = admin.submit("select 4");

        assertThat(ids(admin.get(PROJECT + "&status=SUCCESSFUL").data())).containsExactly(succeeded);
        assertThat(ids(admin.get(PROJECT + "&status=failed").data())).containsExactly(failed);
        assertThat(ids(admin.get(PROJECT + "&status=Queued").data())).containsExactly(queued);
        assertThat(ids(admin.get(PROJECT + "&status=RUNNING").data())).containsExactly(queued, running);
        assertThat(ids(admin.get(PROJECT + "&status=FAILED,SUCCESSFUL").data())).containsExactly(failed, succeeded);
        assertThat(ids(admin.get(PROJECT + "&status=FAILED&status=queued").data()))
                .containsExactly(queued, failed);
    }

    @Test
    void aTimeOfSubmissionFindsItsQueries() {
        String first = admin.submit("select 1");
        String second = admin.submit("select 2");
        // Milliseconds are all that is told; one before and one behind are certain.
        String instant =
                admin.get("/" + second + PROJECT).data().path("submitted_at").asText();

        assertThat(ids(admin.get(PROJECT + "&submitted_from=2001-01-01%2000:00:00")
                        .data()))
                .containsExactly(second, first);
        assertThat(ids(admin.get(PROJECT + "&submitted_before=2999-01-01T00:00:00Z")
                        .data()))
                .containsExactly(second, first);
        assertThat(ids(admin.get(PROJECT + "&submitted_from=" + instant).data()))
                .startsWith(second);
        assertThat(ids(admin.get(PROJECT + "&submitted_before=" + instant).data()))
                .doesNotContain(second);
        assertThat(ids(admin.get(PROJECT + "&submitted_from=2999-01-01%2000:00:00")
                        .data()))
                .isEmpty();
        assertThat(ids(admin.get(PROJECT + "&submitted_from=2999-01-01T00:00:00Z&submitted_before=2001-01-01T00:00:00Z")
                        .data()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status=",
                "status=MISSING",
                "status=FAILED,",
                "status=FAILED&status=x",
                "status=%00",
                "submitter=",
                "submitter=%20",
                "submitted_from=",
                "submitted_from=yesterday",
                "submitted_from=2021-13-01%2000:00:00",
                "submitted_before=1700000000",
                "submitted_before=2021-04-26T10:00:00",
                "limit=",
                "limit=0",
                "limit=-1",
                "limit=1001",
                "limit=99999999999999999999999",
                "limit=ten",
                "limit=1.5",
                "page=",
                "page=2",
                "page=%00%ff",
                "page=..%2f..%2fetc%2fpasswd",
                "page=MjAyNi0wMS0wMVQwMDowMDowMFp8Li4vLi4veA",
                "page=====",
                "page=%F0%9F%98%80"
            })
    void aParameterThatCannotBeReadIsNamed(String parameter) {
        WireClient.Answer answer = admin.get(PROJECT + "&" + parameter);

        String name = parameter.substring(0, parameter.indexOf('='));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("KE-000030001");
        assertThat(answer.msg())
                .startsWith("KE-000030001: Parameter '" + name + "' is '")
                .contains("must be");
    }

    @Test
    void aHugeParameterIsRepeatedShortened() {
        for (String name : List.of("page", "status", "limit", "submitted_from")) {
            WireClient.Answer answer = admin.get(PROJECT + "&" + name + "=" + "A".repeat(3000));

            assertThat(answer.status()).as(name).isEqualTo(400);
            assertThat(answer.msg()).hasSizeLessThan(300);
        }
        String stranger = URLEncoder.encode("'; drop table x; --😀", StandardCharsets.UTF_8);
        assertThat(ids(admin.get(PROJECT + "&submitter=" + stranger).data())).isEmpty();
    }

    @Test
    void whatHasEndedWhileItWasListedIsListedOnce() {
        for (int i = 0; i < 5; i++) {
            admin.submit("select " + i);
        }

        await().until(() -> {
            List<String> ids = ids(admin.get(PROJECT).data());
            assertThat(ids).hasSize(5).doesNotHaveDuplicates();
            return ids(admin.get(PROJECT + "&status=SUCCESSFUL").data()).size() == 5;
        });
    }

    private List<String> all() {
        List<String> seen = new ArrayList<>();
        String next = "";
        while (true) {
            JsonNode page = admin.get(PROJECT + "&limit=2" + next).data();
            seen.addAll(ids(page));
            if (!page.path("next_page").isTextual()) {
                return Collections.unmodifiableList(seen);
            }
            next = "&page=" + page.path("next_page").asText();
        }
    }

    private static List<String> ids(JsonNode page) {
        return StreamSupport.stream(page.path("value").spliterator(), false)
                .map(entry -> entry.path("query_id").asText())
                .toList();
    }
}
