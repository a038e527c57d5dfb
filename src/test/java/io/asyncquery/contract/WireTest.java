package io.asyncquery.contract;

import static org.awaitility.Awaitility.await;

import io.asyncquery.fakes.FakeQueryEngine;
import io.asyncquery.query.ResultStore;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test over HTTP that begins with a new engine and ends without queries. */
abstract class WireTest {
    static final String PROJECT = "?project=learn_kylin";
    static final String NOBODYS = "/00000000-0000-4000-8000-000000000000";

    @Inject
    WireParts.ReplaceableEngine engines;

    @Inject
    ResultStore results;

    final WireClient admin = WireClient.admin();
    final WireClient analyst = WireClient.analyst();

    FakeQueryEngine engine;

    @BeforeEach
    void renewEngine() {
        engine = engines.renew(results);
    }

    @AfterEach
    void clear() {
        engine.release();
        await().until(() -> admin.send("DELETE", "").data().asBoolean());
    }

    void awaitStatus(String id, String word) {
        await().until(() -> admin.get("/" + id + "/status" + PROJECT).word().equals(word));
    }
}
