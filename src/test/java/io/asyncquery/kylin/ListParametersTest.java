package io.asyncquery.kylin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.contract.SampleQueries;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryFilter;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryState;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListParametersTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @Test
    void nothingAskedForIsTheFirstHundredOfAll() {
        QueryFilter filter = parameters(List.of(), null, null, null, null, null).filter(SHANGHAI);

        assertThat(statesOf(filter)).hasSize(7);
        assertThat(filter.submitter()).isEmpty();
        assertThat(filter.from()).isEmpty();
        assertThat(filter.before()).isEmpty();
        assertThat(filter.after()).isEmpty();
        assertThat(filter.limit()).isEqualTo(100);
    }

    @Test
    void aStatusIsAWordOfTheWire() {
        assertThat(statesOf(status("QUEUED"))).hasSize(1).hasOnlyElementsOfType(QueryState.Queued.class);
        assertThat(statesOf(status("RUNNING"))).hasSize(5).hasOnlyElementsOfType(QueryState.Unfinished.class);
        assertThat(statesOf(status("SUCCESSFUL"))).hasSize(1).hasOnlyElementsOfType(QueryState.Succeeded.class);
        assertThat(statesOf(status("FAILED"))).hasSize(1).hasOnlyElementsOfType(QueryState.Failed.class);
    }

    @Test
    void severalStatusesAddUpInAnyCaseAndHoweverTheyAreSent() {
        assertThat(statesOf(status("failed,Successful"))).hasSize(2);
        assertThat(statesOf(status("failed", " Successful "))).hasSize(2);
        assertThat(statesOf(status("FAILED, failed,FAILED"))).hasSize(1);
        assertThat(statesOf(status("running,successful", "FAILED"))).hasSize(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "FAILED,", ",FAILED", "MISSING", "SUCCEEDED", "läuft", "FAILED;RUNNING", "%"})
    void noOtherStatusIsOne(String word) {
        assertRefused("status", parameters(List.of(word), null, null, null, null, null));
        assertRefused("status", parameters(List.of("FAILED", word), null, null, null, null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "2024-02-29 08:00:00, 2024-02-29T00:00:00Z",
        "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
        "2024-02-29T00:00:00.123456789Z, 2024-02-29T00:00:00.123456789Z",
        "2024-02-29T08:00:00+08:00, 2024-02-29T00:00:00Z"
    })
    void aTimeIsOfTheServicesZoneOrIso8601(String text, Instant time) {
        assertThat(parameters(List.of(), null, text, null, null, null)
                        .filter(SHANGHAI)
                        .from())
                .contains(time);
        assertThat(parameters(List.of(), null, null, text, null, null)
                        .filter(SHANGHAI)
                        .before())
                .contains(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "yesterday",
                "2024-02-30 00:00:00",
                "2023-02-29 00:00:00",
                "2024-13-01 00:00:00",
                "2024-02-29 24:00:00",
                "2024-02-29",
                "2024-2-9 00:00:00",
                "1709164800",
                "2024-02-29T00:00:00",
                "2024-02-29 08:00:00Z",
                "99999-01-01 00:00:00",
                "2024-02-29 08:00:00 "
            })
    void noOtherTimeIsOne(String text) {
        assertRefused("submitted_from", parameters(List.of(), null, text, null, null, null));
        assertRefused("submitted_before", parameters(List.of(), null, null, text, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "100", "1000", "0001000"})
    void aPageHasOneToAThousandQueries(String limit) {
        assertThat(parameters(List.of(), null, null, null, limit, null)
                        .filter(ZoneOffset.UTC)
                        .limit())
                .isEqualTo(Integer.parseInt(limit));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1001", "1.5", "ten", "99999999999999999999", "1e2", " 5"})
    void noOtherLimitIsOne(String limit) {
        assertRefused("limit", parameters(List.of(), null, null, null, limit, null));
    }

    @Test
    void aPageBeginsWhereItsTokenSays() {
        QueryFilter.Position position =
                new QueryFilter.Position(Instant.parse("2024-02-29T00:00:00.123456789Z"), QueryId.random());

        assertThat(parameters(List.of(), null, null, null, null, PageToken.of(position))
                        .filter(SHANGHAI)
                        .after())
                .contains(position);
        assertRefused("page", parameters(List.of(), null, null, null, null, "2"));
        assertRefused("page", parameters(List.of(), null, null, null, null, ""));
    }

    @Test
    void aSubmitterIsAnyName() {
        for (String name : List.of("ada", "Ada Lovelace", "张三", "a,b", "../x")) {
            assertThat(parameters(List.of(), name, null, null, null, null)
                            .filter(SHANGHAI)
                            .submitter())
                    .contains(name);
        }
        assertRefused("submitter", parameters(List.of(), "", null, null, null, null));
        assertRefused("submitter", parameters(List.of(), " ", null, null, null, null));
    }

    private static List<QueryState> statesOf(QueryFilter filter) {
        return SampleQueries.oneInEachState(SampleQueries.SALES).stream()
                .map(AsyncQuery::state)
                .filter(filter.state())
                .toList();
    }

    private static QueryFilter status(String... words) {
        return parameters(List.of(words), null, null, null, null, null).filter(SHANGHAI);
    }

    private static void assertRefused(String parameter, ListParameters parameters) {
        assertThatThrownBy(() -> parameters.filter(SHANGHAI)).isInstanceOfSatisfying(KylinException.class, e -> {
            assertThat(e.error()).isEqualTo(KylinError.PARAMETER_TYPE);
            assertThat(e.arguments()).startsWith(parameter);
        });
    }

    private static ListParameters parameters(
            List<String> status,
            @Nullable String submitter,
            @Nullable String from,
            @Nullable String before,
            @Nullable String limit,
            @Nullable String page) {
        return new ListParameters(
                status,
                Optional.ofNullable(submitter),
                Optional.ofNullable(from),
                Optional.ofNullable(before),
                Optional.ofNullable(limit),
                Optional.ofNullable(page));
    }
}
