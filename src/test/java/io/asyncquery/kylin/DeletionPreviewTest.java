package io.asyncquery.kylin;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.contract.SampleQueries;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryState;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeletionPreviewTest {
    @Test
    void theFirstThousandAreListedAndAllAreCounted() {
        AsyncQuery succeeded = SampleQueries.oneInEachState(SampleQueries.SALES).stream()
                .filter(query -> query.state() instanceof QueryState.Succeeded)
                .findFirst()
                .orElseThrow();
        DeletionPreview.Builder builder = new DeletionPreview.Builder();
        for (int i = 0; i < 1_500; i++) {
            builder.add(succeeded, Optional.empty());
        }

        DeletionPreview preview = builder.build();

        assertThat(preview.queries()).hasSize(1_000);
        assertThat(preview.total()).isEqualTo(1_500);
        assertThat(preview.bytes()).isEqualTo(1_500 * succeeded.resultBytes()).isPositive();
    }
}
