package io.asyncquery.engine.guard;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * A query by chance over {@code own.t}, of columns {@code id int} and {@code s string}, with at most one thing in it that
 * no query may do, somewhere.
 */
final class RandomStatement {
    private static final int DEEPEST = 4;

    private static final List<String> FORBIDDEN_NUMBERS = List.of(
            "length(reflect('java.lang.System','getenv','PATH'))",
            "length(java_method('java.lang.System','getProperty','user.home'))",
            "length(`try_reflect`('java.lang.System','getenv','PATH'))",
            "length(input_file_name())",
            "(select max(id) from other.secret)",
            "(select count(*) from own.spy)",
            "(select max(length(value)) from text.`/etc/passwd`)",
            "sqludf(1)",
            "(select max(length(path)) from own.env)",
            "from_xml('<a><b>1</b></a>','struct<b:int>',map('rowValidationXSDPath','/etc/passwd')).b");

    private static final List<String> FORBIDDEN_RELATIONS = List.of(
            "(select id, password as s from other.secret)",
            "(select id, password as s from identifier('other.secret'))",
            "(select 1 as id, password as s from own.spy)",
            "(select 1 as id, value as s from text.`/etc/passwd`)",
            "(select 1 as id, path as s from own.env)",
            "(select id, s from own.t with (`path`='/etc'))",
            "(select transform(id, s) using 'cat' as (id int, s string) from own.t)",
            "(select cast(id as int) as id, '' as s from range(99999999999))",
            "(select id, _metadata.file_path as s from own.t)",
            "(select /*+ REPARTITION(1000000) */ id, s from own.t)");

    private final Random random;
    private int aliases;
    private boolean forbids;

    private RandomStatement(long seed, boolean forbids) {
        this.random = new Random(seed);
        this.forbids = forbids;
    }

    /** The statement of this number that everybody may run. */
    static String honest(long seed) {
        RandomStatement statement = new RandomStatement(seed, false);
        return statement.disguised(statement.query(0));
    }

    /** The statement of this number that nobody may run. */
    static String forbidden(long seed) {
        RandomStatement statement = new RandomStatement(seed, true);
        String query = statement.query(0);
        if (statement.forbids) {
            // Chance had no place for it.
            query = "select id, s from (" + query + ") where id > " + statement.oneOf(FORBIDDEN_NUMBERS);
        }
        return statement.disguised(query);
    }

    private String query(int depth) {
        return pick(
                depth,
                () -> select(depth),
                () -> "(" + query(depth + 1) + ") " + oneOf(List.of("union all", "union", "except", "intersect")) + " ("
                        + query(depth + 1) + ")",
                () -> with(depth),
                () -> "from " + relation(depth + 1) + " |> where " + condition("", depth + 1) + " |> select id, s",
                () -> "values (7, 'x') as v(id, s)");
    }

    private String select(int depth) {
        String alias = "r" + aliases++;
        return "select " + number(alias + ".", depth + 1) + " as id, " + text(alias + ".", depth + 1) + " as s from "
                + relation(depth + 1) + " " + alias + " where " + condition(alias + ".", depth + 1)
                + oneOf(List.of("", " order by id", " limit 10", " order by s desc limit 5 offset 1"));
    }

    private String with(int depth) {
        String name = "c" + aliases++;
        return "with " + name + " as (" + query(depth + 1) + ") select id, s from "
                + oneOf(List.of(name, "own.t", name + " join own.t using (id, s)"));
    }

    private String relation(int depth) {
        if (now(depth)) {
            return oneOf(FORBIDDEN_RELATIONS);
        }
        String one = "r" + aliases++;
        String two = "r" + aliases++;
        return pick(
                depth,
                () -> "own.t",
                () -> "(" + query(depth + 1) + ")",
                () -> "(select " + one + ".id, " + two + ".s from " + relation(depth + 1) + " " + one + " left join "
                        + relation(depth + 1) + " " + two + " on " + one + ".id = " + two + ".id)",
                () -> "(select " + one + ".id, " + two + ".s from own.t " + one + ", lateral (" + query(depth + 1)
                        + ") " + two + ")",
                () -> "(select id, max(s) as s from " + relation(depth + 1) + " group by id)",
                () -> "(select e as id, s from " + relation(depth + 1) + " lateral view explode(array(1, id)) x as e)");
    }

    private String number(String of, int depth) {
        if (now(depth)) {
            return "cast(" + oneOf(FORBIDDEN_NUMBERS) + " as int)";
        }
        return pick(
                depth,
                () -> of.isEmpty() ? "7" : of + "id",
                () -> "abs(" + number(of, depth + 1) + ")",
                () -> "coalesce(" + number(of, depth + 1) + ", " + number(of, depth + 1) + ")",
                () -> "case when " + condition(of, depth + 1) + " then " + number(of, depth + 1) + " else 0 end",
                () -> "(select max(id) from (" + query(depth + 1) + "))",
                () -> "length(" + text(of, depth + 1) + ")",
                () -> "aggregate(array(1, 2), 0, (a, x) -> a + x)");
    }

    private String text(String of, int depth) {
        return pick(
                depth,
                () -> of.isEmpty() ? "'x'" : of + "s",
                () -> "upper(" + text(of, depth + 1) + ")",
                () -> "concat(" + text(of, depth + 1) + ", " + text(of, depth + 1) + ")",
                () -> "cast(" + number(of, depth + 1) + " as string)",
                () -> "regexp_replace(" + text(of, depth + 1) + ", 'a', 'b')");
    }

    private String condition(String of, int depth) {
        return pick(
                depth,
                () -> "true",
                () -> number(of, depth + 1) + " < " + number(of, depth + 1),
                () -> text(of, depth + 1) + " like 'x%'",
                () -> "exists (" + query(depth + 1) + ")",
                () -> number(of, depth + 1) + " in (select id from (" + query(depth + 1) + "))",
                () -> "not (" + condition(of, depth + 1) + ")");
    }

    /** Whether the forbidden thing is due here. */
    private boolean now(int depth) {
        boolean now = forbids && random.nextInt(1 + 2 * (DEEPEST + 2 - depth)) == 0;
        forbids &= !now;
        return now;
    }

    /** The first choice, when it is deep enough. */
    @SafeVarargs
    private String pick(int depth, Supplier<String>... choices) {
        return choices[depth > DEEPEST ? 0 : random.nextInt(choices.length)].get();
    }

    private String oneOf(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Other white space, and comments, between the words; no literal here has a blank in it. */
    private String disguised(String sql) {
        StringBuilder disguised = new StringBuilder();
        for (String word : sql.split(" ")) {
            disguised.append(word).append(oneOf(List.of(" ", " ", " ", "\n", "\t", " /* ; */ ", " -- '\n")));
        }
        return disguised.toString();
    }
}
