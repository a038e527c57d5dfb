package io.asyncquery.contract;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(WireProfile.WithKylinStatus.class)
class KylinErrorTableTest extends ErrorTable {
    @Override
    int statusOf(Row row) {
        return row.kylin();
    }
}
