-- What a query must not do. A paragraph is one attempt; the comment above it says why it is refused, PARSE when it is no SQL
-- and ERROR when Spark itself does not take it. own.t and own.u are tables of the project; other.secret is another project's,
-- and the view own.spy reads it; the view own.env calls reflect, and own.sqludf is a function that somebody made.

-- FILE
select * from parquet.`/etc`

-- FILE
select * from `parquet`.`file:/etc/passwd`

-- FILE
select * from PARQUET.`hdfs://namenode/secrets`

-- FILE
select * from csv.`/etc/passwd`

-- FILE
select * from text.`/etc/passwd`

-- FILE
select * from binaryFile.`/etc/passwd`

-- FILE
select * from json.`/proc/self/environ`

-- FILE
select * from orc.`s3a://bucket/other`

-- FILE
select * from xml.`/etc/passwd`

-- FILE
select * from image.`/etc`

-- FILE
select * from avro.`/etc`

-- FILE
select * from delta.`/warehouse/other.db/secret`

-- FILE
select * from iceberg.`/warehouse/other.db/secret`

-- FILE
select * from xlsx.`/etc`

-- FILE
select * from `org.apache.spark.sql.execution.datasources.csv.CSVFileFormat`.`/etc/passwd`

-- FILE
select * from `com.example.Evil`.`x`

-- FILE
select * from jdbc.`url`

-- FILE
select * from identifier('text.`/etc/passwd`')

-- FILE
select * from identifier('te' || 'xt.`/etc/' || 'passwd`')

-- FILE
select a.value, b.value from text.`/etc/passwd` a join text.`/etc/hostname` b on true

-- FILE
table text.`/etc/passwd`

-- FILE
from text.`/etc/passwd` select *

-- FILE
from text.`/etc/passwd` |> where value like 'root%'

-- OPTIONS
select * from own.t with ('path' = '/etc')

-- OPTIONS
select * from own.t with (PaThS = '["/etc/passwd"]')

-- OPTIONS
select * from own.t with ('mergeSchema' = 'true')

-- OPTIONS
select * from t with (x = 1)

-- TABLE
select * from other.secret

-- TABLE
select * from OTHER.SECRET

-- TABLE
select * from `other`.`secret`

-- TABLE
select * from spark_catalog.other.secret

-- TABLE
select secret.* from other . secret

-- TABLE
table other.secret

-- TABLE
from other.secret |> select 1

-- TABLE
select x from own.t where exists (select 1 from other.secret)

-- TABLE
select (select max(password) from other.secret)

-- TABLE
select nosuchcolumn from other.secret

-- TABLE
select nosuchcolumn from identifier('other.secret')

-- TABLE
select * from identifier('other' || '.secret')

-- TABLE
select * from other.nosuchtable

-- TABLE
select * from other.payroll

-- TABLE
select nosuchcolumn from other.payroll

-- TABLE
select nosuchcolumn from spark_catalog.other.paid

-- TABLE
select nosuchcolumn from identifier('other' || '.payroll')

-- TABLE
select * from nosuchschema.t

-- TABLE
select * from nosuchcatalog.own.t

-- TABLE
select * from default.anything

-- TABLE
select * from own.spy

-- TABLE
select * from spy

-- TABLE
select id from own.t union select id from other.secret

-- TABLE
select id from own.t except select id from other.secret

-- TABLE
select id from own.t intersect select id from other.secret

-- TABLE
select * from own.t t1 left semi join other.secret s on t1.id = s.id

-- TABLE
select * from own.t, lateral (select * from other.secret where secret.id = t.id)

-- TABLE
select id, (select password from other.secret s where s.id = t.id) from own.t

-- TABLE
select * from own.t order by (select max(id) from other.secret)

-- TABLE
select id from own.t group by id having count(*) > (select count(*) from other.secret)

-- TABLE
select sum(id) over (order by (select max(id) from other.secret)) from own.t

-- TABLE
select * from own.t where id in (select id from other.secret)

-- TABLE
select case when exists (select 1 from other.secret) then 1 else 2 end

-- TABLE
with c as (select * from other.secret) select * from c

-- TABLE
with unused as (select * from other.secret) select 1

-- TABLE
with a as (select 1 as x), b as (with c as (select * from other.secret) select * from c) select * from a, b

-- TABLE
with recursive r(n) as (select 1 union all select n + 1 from r where n < (select count(*) from other.secret)) select * from r

-- TABLE
select * from (values (1)) v(a) cross join (select * from (select * from (select * from other.secret)))

-- TABLE
select * from other.secret tablesample (10 percent)

-- TABLE
select * from other.secret pivot (count(1) for id in (1, 2))

-- TABLE
select * from own.t timestamp as of '2024-01-01' join other.secret

-- TABLE
select * from other.nosuch version as of 1

-- TABLE
select * from own.t where id in (select id from other.nosuch timestamp as of '2024-01-01')

-- TABLE
select * from other.nosuch changes from version 1 to version 2

-- TABLE
select transform(array(1), x -> x + (select max(id) from other.secret))

-- TABLE
select * from /* own.t */ other/**/./**/secret

-- TABLE
select * from global_temp.anything

-- FUNCTION
select reflect('java.lang.System', 'getenv', 'PATH')

-- FUNCTION
select REFLECT('java.lang.Runtime', 'getRuntime')

-- FUNCTION
select `reflect`('java.util.UUID', 'randomUUID')

-- FUNCTION
select java_method('java.lang.System', 'getProperty', 'user.home')

-- FUNCTION
select try_reflect('java.lang.System', 'exit', 1)

-- FUNCTION
select builtin.reflect('java.lang.System', 'getenv', 'PATH')

-- FUNCTION
select system.builtin.java_method('java.lang.System', 'getenv', 'PATH')

-- FUNCTION
select identifier('reflect')('java.lang.System', 'getenv', 'PATH')

-- FUNCTION
select identifier('java_' || 'method')('java.lang.System', 'getenv', 'PATH')

-- FUNCTION
select id from own.t where reflect('java.lang.System', 'getenv', 'PATH') is not null

-- FUNCTION
select id from own.t order by reflect('java.util.UUID', 'randomUUID')

-- FUNCTION
select max(reflect('java.util.UUID', 'randomUUID')) from own.t

-- FUNCTION
select sum(id) filter (where reflect('java.lang.System', 'getenv', 'PATH') is null) from own.t

-- FUNCTION
select transform(array('PATH'), x -> reflect('java.lang.System', 'getenv', x))

-- FUNCTION
select sum(id) over (partition by reflect('java.util.UUID', 'randomUUID')) from own.t

-- FUNCTION
select * from own.t lateral view explode(array(reflect('java.util.UUID', 'randomUUID'))) x as y

-- FUNCTION
select * from explode(array(reflect('java.util.UUID', 'randomUUID')))

-- FUNCTION
select * from own.t join own.u on reflect('java.lang.Math', 'random') > 0

-- FUNCTION
select * from values (reflect('java.lang.System', 'getenv', 'PATH')) as v(a)

-- FUNCTION
select * from own.t limit length(reflect('java.lang.System', 'getenv', 'PATH'))

-- PARSE
select re/**/flect('a', 'b')

-- FUNCTION
select * from own.env

-- FUNCTION
select input_file_name() from own.t

-- FUNCTION
select from_protobuf(binary('a'), 'Message', '/etc/passwd')

-- FUNCTION
select to_protobuf(struct(1), 'Message', '/etc/passwd')

-- FUNCTION
select from_avro(binary('a'), '{"type":"string"}')

-- FUNCTION
select schema_of_avro('{"type":"string"}')

-- FUNCTION
select * from python_worker_logs()

-- FUNCTION
select own.myudf(1)

-- FUNCTION
select spark_catalog.own.myudf(1)

-- FUNCTION
select nosuchfunction(1)

-- FUNCTION
select * from nosuchtablefunction(1)

-- FUNCTION
select * from own.t lateral view nosuchgenerator(1) x as y

-- FUNCTION
select session.reflect('java.lang.System', 'getenv', 'PATH')

-- FUNCTION
select sqludf(1)

-- OPTIONS
select from_xml('<a><b>1</b></a>', 'b int', map('rowValidationXSDPath', '/etc/passwd'))

-- OPTIONS
select from_xml('<a><b>1</b></a>', 'b int', map('ROWVALIDATIONXSDPATH', '/etc/passwd'))

-- OPTIONS
select schema_of_xml('<a><b>1</b></a>', map('rowValidationXSDPath', '/etc/passwd'))

-- METADATA_COLUMN
select _metadata.file_path from own.t

-- METADATA_COLUMN
select _metadata from own.t

-- METADATA_COLUMN
select id from own.t where _metadata.file_name like '%'

-- METADATA_COLUMN
select t.* from own.t order by _metadata.file_size

-- HINT
select /*+ NOSUCHHINT(t) */ * from own.t

-- HINT
select /*+ SKEW('t') */ * from own.t

-- TOO_LARGE
select /*+ REPARTITION(1000000) */ * from own.t

-- TOO_LARGE
select /*+ REPARTITION(1000000, id) */ * from own.t

-- TOO_LARGE
select * from range(1000000000000)

-- TOO_LARGE
select count(*) from range(0, 10, 1, 2000000000)

-- TOO_LARGE
select /*+ REBALANCE(16000000, id) */ * from own.t

-- TOO_LARGE
select /*+ REBALANCE(16000000) */ * from own.t

-- TOO_LARGE
select * from range(0, 9223372036854775807, 1)

-- TOO_LARGE
select * from range(-9223372036854775808, 9223372036854775807)

-- TOO_LARGE
select count(*) from range(2000000000) a cross join range(10) b

-- TOO_LARGE
select * from (select * from range(0, 4000000000, 2))

-- UNKNOWN
select transform(id) using 'cat' as (x) from own.t

-- UNKNOWN
from own.t select transform(id, s) using '/bin/sh -c "id"' as (a string)

-- UNKNOWN
select transform(*) row format delimited fields terminated by ',' using 'sh' as (a string) from own.t

-- UNKNOWN
map id using 'cat' as (x) from own.t

-- UNKNOWN
reduce id using 'cat' as (x) from own.t

-- UNKNOWN
select * from stream own.t

-- COMMAND
set spark.sql.runSQLOnFiles=true

-- COMMAND
set

-- COMMAND
set -v

-- COMMAND
set `spark.async-query.user`=root

-- COMMAND
reset

-- COMMAND
reset `spark.async-query.user`

-- COMMAND
set time zone 'UTC'

-- COMMAND
set catalog spark_catalog

-- COMMAND
use other

-- COMMAND
show tables

-- COMMAND
show tables in other

-- COMMAND
show databases

-- COMMAND
show catalogs

-- COMMAND
show functions

-- COMMAND
show create table own.t

-- COMMAND
show columns in own.t

-- COMMAND
show partitions own.t

-- COMMAND
show tblproperties own.t

-- COMMAND
show views

-- COMMAND
describe own.t

-- COMMAND
describe formatted other.secret

-- COMMAND
describe database extended other

-- COMMAND
describe function extended upper

-- COMMAND
describe query select 1

-- COMMAND
explain select * from own.t

-- COMMAND
explain extended select * from other.secret

-- COMMAND
create table own.x (id int) using parquet

-- COMMAND
create table own.x using parquet location '/etc' as select 1

-- COMMAND
create table own.x using csv options (path '/etc/passwd')

-- COMMAND
create table own.x using jdbc options (url 'jdbc:h2:mem:x', dbtable 'y')

-- COMMAND
create table own.x like other.secret

-- COMMAND
create table own.x as select 1

-- COMMAND
create external table own.x (a string) location '/etc'

-- COMMAND
create or replace temporary view x using csv options (path '/etc/passwd')

-- COMMAND
create temporary view x as select 1

-- COMMAND
create view own.x as select * from other.secret

-- COMMAND
create global temporary view x as select 1

-- COMMAND
create function own.f as 'com.example.Evil' using jar '/tmp/evil.jar'

-- COMMAND
create temporary function f as 'com.example.Evil'

-- COMMAND
create function own.f(x int) returns int return x + 1

-- COMMAND
create temporary function f(x int) returns int return x + 1

-- COMMAND
create database evil location '/tmp'

-- COMMAND
alter table own.t set location '/etc'

-- COMMAND
alter table own.t add columns (x int)

-- COMMAND
alter table own.t rename to own.y

-- COMMAND
alter view own.v as select * from other.secret

-- COMMAND
alter database own set location '/etc'

-- COMMAND
drop table own.t

-- COMMAND
drop view own.v

-- COMMAND
drop database own cascade

-- COMMAND
drop function if exists own.f

-- COMMAND
truncate table own.t

-- COMMAND
insert into own.t values (1, 'a')

-- COMMAND
insert overwrite own.t select * from own.t

-- COMMAND
insert overwrite directory '/tmp/evil' using csv select * from own.t

-- ERROR
insert overwrite local directory '/tmp/evil' stored as textfile select * from own.t

-- COMMAND
from own.t insert into own.u select id

-- COMMAND
delete from own.t

-- COMMAND
update own.t set id = 1

-- COMMAND
merge into own.t using own.u on t.id = u.id when matched then delete

-- COMMAND
load data local inpath '/etc/passwd' into table own.t

-- COMMAND
cache table own.t

-- COMMAND
cache lazy table x as select * from other.secret

-- COMMAND
uncache table own.t

-- COMMAND
clear cache

-- COMMAND
refresh table own.t

-- COMMAND
refresh '/etc'

-- COMMAND
refresh function own.f

-- COMMAND
analyze table own.t compute statistics

-- COMMAND
msck repair table own.t

-- COMMAND
add jar '/tmp/evil.jar'

-- COMMAND
add file '/etc/passwd'

-- COMMAND
add archive '/tmp/evil.zip'

-- COMMAND
list jars

-- COMMAND
list files

-- COMMAND
comment on table own.t is 'x'

-- COMMAND
declare x int default 1

-- COMMAND
declare or replace variable x = (select max(password) from other.secret)

-- COMMAND
set variable x = 1

-- COMMAND
drop temporary variable x

-- COMMAND
execute immediate 'select 1'

-- COMMAND
execute immediate 'select * from other.secret'

-- COMMAND
execute immediate 'drop table own.t'

-- ERROR
call system.rollback('t', 1)

-- COMMAND
begin select 1; end

-- COMMAND
begin drop table own.t; end

-- COMMAND
begin declare x int; set x = 1; select x; end

-- COMMAND
begin if true then select * from own.t; end if; end
