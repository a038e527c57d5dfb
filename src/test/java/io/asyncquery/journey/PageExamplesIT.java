package io.asyncquery.journey;

import static io.asyncquery.journey.Queries.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every example of the documented page, sent as it stands there; the answers are compared with the printed ones. */
class PageExamplesIT {
    private final ServiceClient service = SharedService.get();
    private final Queries queries = new Queries(service::asAdmin);

    @Test
    void submitAnswersAsPrinted() {
        Response answer = asOnThePage()
                .body("{ \"sql\":\"select * from KYLIN_SALES limit 100\", \"project\":\"learn_kylin\" }")
                .post(PATH);

        String id = answer.path("data.query_id");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asString())
                .isEqualTo("{\"code\":\"000\",\"data\":{\"query_id\":\"" + id
                        + "\",\"status\":\"RUNNING\",\"info\":\"query still running\"},\"msg\":\"\"}");
        assertThat(answer.contentType()).startsWith("application/vnd.apache.kylin-v4+json");
    }

    @Test
    void statusAnswersAsPrinted() {
        String id = sales();

        Response answer = asOnThePage().get(PATH + "/" + id + "/status?project=learn_kylin");

        String expiry = answer.path("data.expires_at");
        assertThat(answer.asString().replace(",\"expires_at\":\"" + expiry + '"', ""))
                .isEqualTo("{\"code\":\"000\",\"data\":{\"query_id\":\"" + id
                        + "\",\"status\":\"SUCCESSFUL\",\"info\":\"await fetching results\"},\"msg\":\"\"}");
    }

    @Test
    void metadataAnswersAsPrinted() {
        String id = queries.succeeded(Map.of("sql", "select TRANS_ID, PART_DT from KYLIN_SALES limit 1"));

        Response answer = asOnThePage().get(PATH + "/" + id + "/metadata?project=learn_kylin");

        assertThat(answer.asString())
                .isEqualTo(
                        "{\"code\":\"000\",\"data\":[[\"TRANS_ID\",\"PART_DT\"],[\"BIGINT\",\"DATE\"]],\"msg\":\"\"}");
    }

    @Test
    void fileStatusAnswersAsPrinted() {
        String id = sales();

        Response answer = asOnThePage().get(PATH + "/" + id + "/file_status?project=learn_kylin");

        assertThat(answer.asString()).isEqualTo("{\"code\":\"000\",\"data\":7611,\"msg\":\"\"}");
    }

    @Test
    void downloadGivesADocumentNamedResultCsv() {
        String id = sales();

        Response answer =
                asOnThePage().get(PATH + "/" + id + "/result_download?include_header=true&project=learn_kylin");

        String header = "TRANS_ID,PART_DT,LSTG_FORMAT_NAME,LEAF_CATEG_ID,LSTG_SITE_ID,SLR_SEGMENT_CD,PRICE,ITEM_COUNT,"
                + "SELLER_ID,BUYER_ID,OPS_USER_ID,OPS_REGION\n";
        assertThat(answer.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"result.csv\"; filename*=UTF-8''result.csv");
        assertThat(answer.contentType()).isEqualTo("text/csv;charset=utf-8");
        assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(7611 + header.length()));
        String text = new String(answer.asByteArray(), StandardCharsets.UTF_8);
        assertThat(text).startsWith(header + "0,");
        assertThat(text.lines()).hasSize(101);
    }

    @Test
    void resultPathEndsAsPrinted() {
        String id = sales();

        String path = asOnThePage()
                .get(PATH + "/" + id + "/result_path?project=learn_kylin")
                .path("data");

        assertThat(path).startsWith("file:///").endsWith("/learn_kylin/async_query_result/" + id);
    }

    @Test
    void deleteByIdAnswersAsPrinted() {
        String id = sales();

        Response answer = asOnThePage().delete(PATH + "/" + id + "?project=learn_kylin");

        assertThat(answer.asString()).isEqualTo("{\"code\":\"000\",\"data\":true,\"msg\":\"\"}");
        assertThat(queries.status(id)).isEqualTo("MISSING");
    }

    @Test
    void deleteByTimeAnswersAsPrinted() {
        String id = sales();

        Response answer = asOnThePage()
                .urlEncodingEnabled(false)
                .delete(PATH + "?project=learn_kylin&older_than=2021-04-26%2010:00:00");

        assertThat(answer.asString()).isEqualTo("{\"code\":\"000\",\"data\":true,\"msg\":\"\"}");
        assertThat(queries.status(id)).isEqualTo("SUCCESSFUL");
    }

    @Test
    void theProjectMayStandInTheBodyOfAGetOrADelete() {
        String id = sales();

        for (String what : List.of("status", "metadata", "file_status", "result_download", "result_path")) {
            asOnThePage()
                    .body("{\"project\":\"Learn_Kylin\"}")
                    .get(PATH + "/" + id + "/" + what)
                    .then()
                    .statusCode(200);
        }
        asOnThePage()
                .body("{\"project\":\"LEARN_KYLIN\"}")
                .delete(PATH + "/" + id)
                .then()
                .statusCode(200);

        assertThat(queries.status(id)).isEqualTo("MISSING");
    }

    private String sales() {
        return queries.succeeded(Map.of("sql", "select * from KYLIN_SALES limit 100"));
    }

    /** The headers of the page's curl lines. */
    private RequestSpecification asOnThePage() {
        return service.anonymous()
                .accept("application/vnd.apache.kylin-v4+json")
                .header("Accept-Language", "en")
                .header("Authorization", "Basic QURNSU46S1lMSU4=")
                .contentType("application/json;charset=utf-8");
    }
}
