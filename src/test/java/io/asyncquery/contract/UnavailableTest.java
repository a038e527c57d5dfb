package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncquery.fakes.AuditLines;
import io.asyncquery.fakes.BreakableRecords;
import io.asyncquery.fakes.InMemoryQueryRecords;
import io.asyncquery.fakes.InMemoryResultStore;
import io.asyncquery.query.QueryDispatcher;
import io.asyncquery.query.QueryRecords;
import io.asyncquery.security.ProjectName;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What the service depends on is away, or it goes itself: three different texts, and each says to come again. */
@QuarkusTest
@TestProfile(UnavailableTest.Profile.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UnavailableTest {
    private static final Map<String, String> BODY = Map.of("sql", "select 1", "project", "learn_kylin");

    @Inject
    WireParts.ReplaceableEngine engines;

    @Inject
    QueryRecords records;

    @Inject
    QueryDispatcher dispatcher;

    private final WireClient admin = WireClient.admin();

    @Test
    @Order(1)
    void theEngineDoesNotAnswer() {
        engines.renew(new InMemoryResultStore()).disappear();

        assertUnavailable(admin.post(BODY), "The query engine does not answer");
        assertUnavailable(admin.post(BODY, "Accept-Language", "zh"), "查询引擎");
    }

    @Test
    @Order(1)
    void theEngineOfOneQueueDoesNotAnswer() {
        engines.renew(new InMemoryResultStore());
        Map<String, String> nightly = Map.of("sql", "select 1", "project", "learn_kylin", "spark_queue", "nightly");

        assertUnavailable(admin.post(nightly), "The query engine of spark_queue 'nightly' does not answer");
        assertUnavailable(admin.post(nightly, "Accept-Language", "zh"), "队列 'nightly' 的查询引擎");
        for (String other : List.of("default", "")) {
            WireClient.Answer answer =
                    admin.post(Map.of("sql", "select 1", "project", "learn_kylin", "spark_queue", other));
            assertThat(answer.status()).isEqualTo(200);
            String status = "/" + answer.data().path("query_id").asText() + "/status?project=learn_kylin";
            await().until(() -> !admin.get(status).word().equals("RUNNING"));
        }
    }

    @Test
    @Order(1)
    void aQueueThatNoEngineServesIsNamedWithThoseThatAreServed() {
        WireClient.Answer answer =
                admin.post(Map.of("sql", "select 1", "project", "learn_kylin", "spark_queue", "night"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.msg())
                .isEqualTo("KE-020040001: Unknown spark_queue 'night': use one of default, etl, nightly.");
    }

    @Test
    @Order(2)
    void theStorageDoesNotAnswer() {
        engines.renew(new InMemoryResultStore());
        BreakableRecords breakable = (BreakableRecords) records;
        breakable.refuse(query -> true);
        breakable.hide(new ProjectName("learn_kylin"));

        assertUnavailable(admin.post(BODY), "The storage of the results does not answer");
        assertUnavailable(admin.get("?project=learn_kylin"), "The storage of the results does not answer");
        assertUnavailable(admin.post(BODY, "Accept-Language", "cn"), "结果存储");
        breakable.refuse(query -> false);
    }

    @Test
    @Order(3)
    void whatCouldNotBeRemovedIsToldAndAuditedAsIncomplete() {
        ((BreakableRecords) records).hide(new ProjectName("learn_kylin"));
        String old = "?project=learn_kylin&older_than=2999-01-01%2000:00:00";

        try (AuditLines audit = AuditLines.listen()) {
            assertThat(admin.send("DELETE", old).data().toString()).isEqualTo("false");
            assertThat(admin.send("DELETE", "").data().toString()).isEqualTo("false");
            assertThat(admin.send("POST", "/retention/run?project=learn_kylin")
                            .data()
                            .path("complete")
                            .toString())
                    .isEqualTo("false");
            assertUnavailable(
                    admin.send("DELETE", old + "&dry_run=true"), "The storage of the results does not answer");

            assertThat(audit.events())
                    .extracting(event -> event.path("scope").asText() + " "
                            + event.path("outcome").asText())
                    .containsExactly(
                            "older_than incomplete", "all incomplete", "retention incomplete", "dry_run failed");
        }
    }

    @Test
    @Order(4)
    void theServiceIsShuttingDown() {
        dispatcher.close();

        WireClient.Answer answer = admin.post(BODY);

        assertUnavailable(answer, "The service is shutting down");
        assertThat(answer.body().path("suggestion").asText()).contains("another replica");
        assertUnavailable(admin.post(BODY, "Accept-Language", "zh-CN"), "服务正在关闭");
    }

    private static void assertUnavailable(WireClient.Answer answer, String text) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.error()).isEqualTo("KE-020040003");
        assertThat(answer.msg())
                .startsWith("KE-020040003: " + text)
                .doesNotContain("space left", "refused", "127.0.0.1", "sc:");
        assertThat(answer.header("Retry-After")).isEqualTo("10");
    }

    /** The service of the other tests on records that can break. */
    public static class Profile extends WireProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(Records.class);
        }
    }

    /** Records that can break. */
    @Dependent
    @Alternative
    static class Records {
        @Produces
        @Singleton
        QueryRecords records() {
            return new BreakableRecords(new InMemoryQueryRecords());
        }
    }
}
