package io.asyncquery.contract;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(WireProfile.class)
class ErrorTableTest extends ErrorTable {
    @Override
    int statusOf(Row row) {
        return row.http();
    }
}
