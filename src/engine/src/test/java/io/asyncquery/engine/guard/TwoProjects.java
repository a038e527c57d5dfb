package io.asyncquery.engine.guard;

import io.asyncquery.engine.LocalSpark;
import java.util.List;

/** Tables of two projects: {@code own} and {@code other}, and what stands between them. */
final class TwoProjects {
    private static final List<String> DEFINITIONS = List.of(
            "create schema own",
            "create schema other",
            "create table own.t (id int, s string) using parquet",
            "create table own.u (id int, x double) using parquet",
            "create table other.secret (id int, password string) using parquet",
            "create view own.spy as select password from other.secret",
            "create view own.env as select reflect('java.lang.System', 'getenv', 'PATH') as path",
            "create view other.open as select id from own.t",
            "create view other.opened as with open as (select id from own.t) select o.id from open o, other.open",
            "create view other.payroll as select id, password as pay from other.secret",
            "create view other.paid as select pay from other.payroll",
            "create function own.sqludf(x int) returns int return x + 1");

    private static boolean created;

    private TwoProjects() {}

    /** A session of the project whose schema is {@code own}. */
    static synchronized LocalSpark sessionOfTheFirst() {
        if (!created) {
            DEFINITIONS.forEach(LocalSpark::sql);
            created = true;
        }
        return GuardedSpark.sessionOf("ANALYST", "own");
    }
}
