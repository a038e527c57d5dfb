package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.security.Members;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectLimits;
import io.asyncquery.security.ProjectName;
import io.asyncquery.security.ProjectRetention;
import io.asyncquery.security.ResultLimits;
import io.asyncquery.security.StatementLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LimitSettingsTest {
    @Test
    void whatAProjectDoesNotLimitIsLeftToTheEngine() {
        assertThat(LimitSettings.of(project(StatementLimits.DEFAULT, ResultLimits.NONE)))
                .isEqualTo(Map.of("spark.async-query.result.project", "Sales"));
    }

    @Test
    void theEngineIsToldEveryLimitThatIsItsToKeep() {
        StatementLimits statement = new StatementLimits(
                OptionalInt.of(1), OptionalInt.of(2), OptionalInt.of(3), OptionalLong.of(5_000_000_000L));
        ResultLimits result =
                new ResultLimits(OptionalInt.of(4), OptionalLong.of(6_000_000_000L), OptionalLong.of(7_000_000_000L));

        assertThat(LimitSettings.of(project(statement, result)))
                .isEqualTo(Map.of(
                        "spark.async-query.guard.max-tokens", "2",
                        "spark.async-query.guard.max-nesting", "3",
                        "spark.async-query.guard.max-value-bytes", "5000000000",
                        "spark.async-query.result.project", "Sales",
                        "spark.async-query.result.max-rows", "6000000000",
                        "spark.async-query.result.max-bytes", "7000000000"));
    }

    private static Project project(StatementLimits statement, ResultLimits result) {
        return new Project(
                new ProjectName("Sales"),
                Optional.empty(),
                "default",
                List.of(),
                Optional.empty(),
                Map.of(),
                new Members(Set.of(), Set.of()),
                new Members(Set.of(), Set.of()),
                ProjectRetention.DEFAULT,
                new ProjectLimits(1, OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), statement, result));
    }
}
