package io.asyncquery.audit;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactedSqlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select a, `b c` from s.t where x = 'SECRET' and n > 4711 | select a, `b c` from s.t where x = ? and n"
                        + " > ?",
                "select \"SECRET\", 'it''s SECRET', 'a\\'SECRET' | select ?, ??, ?",
                "select r'\\', 'SECRET' | select r?, ?",
                "select R\"SE\\\", tor'\\'SECRET' | select R?, tor?",
                "select 1.5e-10, 0x1F, .5, 12L, -7 | select ?.?-?, ?, .?, ?, -?",
                "select t1.c2 from 2020_t | select t1.c2 from ?",
                "select x'5EC2E7', date'2020-01-01', timestamp \"SECRET\" | select x?, date?, timestamp ?",
                "select $$SECRET$$, $tag$SECRET ' $$ $tag$, ${var} | select ?, ?, ${var}",
                "select `s3a://key:SECRET@bucket`, parquet.`/SECRET` | select ?, parquet.?",
                "select 张三 from 表 | select 张三 from 表",
                "select  1\t,\n 2 | select ? , ?",
                " | "
            })
    void literalsAreHiddenAndNamesStay(String both) {
        String[] sides = both.split(" \\| ", -1);

        assertThat(RedactedSql.of(sides[0])).isEqualTo(sides[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1 -- SECRET",
                "select 1 -- SECRET \\\n SECRET\n, a",
                "select 1 --\rfrom t /* SECRET",
                "select /* SECRET /* nested */ SECRET */ 1",
                "select /*+ hint('SECRET') */ 1",
                "select 'SECRET",
                "select 'a\\",
                "select 'a\\' SECRET",
                "select \"SECRET 'x",
                "select `SECRET",
                "select `a'SECRET'`",
                "select r'SECRET",
                "select $a$ SECRET",
                "select ‘SECRET’",
                "select “SECRET”",
                "select ＇SECRET＇",
                "/* SECRET",
                "--SECRET",
                "select '/* ', 'SECRET'",
                "select '--', 'SECRET'",
                "select '\n', 'SECRET'",
                "select /*/ 'SECRET' /*/ , 'SECRET'"
            })
    void whatIsNotClosedHidesTheRest(String sql) {
        assertThat(RedactedSql.of(sql)).doesNotContain("SECRET");
    }

    @Property
    void whereverAStatementIsCutNoLiteralShows(@ForAll("statements") String sql, @ForAll @IntRange(max = 200) int cut) {
        String shown = RedactedSql.of(sql.substring(0, Math.min(cut, sql.length())));

        assertThat(shown).doesNotContain("§");
    }

    @Property
    void whateverIsSentAnEndIsFoundAndNothingIsAdded(@ForAll String sql) {
        assertThat(RedactedSql.of(sql)).hasSizeLessThanOrEqualTo(sql.length());
    }

    /** Statements with a § in each literal and comment. */
    @Provide
    Arbitrary<String> statements() {
        return Arbitraries.of(
                        "select ",
                        "a",
                        "`b`",
                        ", ",
                        "(",
                        " ",
                        "\n",
                        "'§'",
                        "\"§\"",
                        "'§''§'",
                        "'\\'§'",
                        "'\\\\'",
                        "r'§'",
                        "R\"\\§\"",
                        "$$§$$",
                        "$q$§ '$q$",
                        "-- §\n",
                        "/* § */",
                        "/*+ § /* § */ ' */",
                        "x'§'",
                        "`/§`",
                        "1.5",
                        "'-- §'",
                        "'/* §'",
                        "\"'§\"",
                        "'\"§'",
                        "/* '§ */",
                        "-- '§\n")
                .list()
                .ofMaxSize(20)
                .map(tokens -> String.join(" ", tokens));
    }
}
