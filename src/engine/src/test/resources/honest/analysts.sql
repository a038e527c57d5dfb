select part_dt, sum(price) over (order by part_dt rows between 6 preceding and current row) as week_to_date from kylin_sales

select seller_id, part_dt, price, price - lag(price, 1, 0) over w as change, first_value(price) over w as first_price
from kylin_sales window w as (partition by seller_id order by part_dt, trans_id)

select ops_region, price, rank() over r, dense_rank() over r, percent_rank() over r, cume_dist() over r, ntile(4) over r
from kylin_sales window r as (partition by ops_region order by price desc)

select part_dt, sum(price) over (order by part_dt range between interval 7 days preceding and current row) from kylin_sales

select seller_id, nth_value(price, 2) over (partition by seller_id order by part_dt), last_value(price) ignore nulls over (partition by seller_id order by part_dt)
from kylin_sales

select * from (select s.*, row_number() over (partition by seller_id order by price desc) as place from kylin_sales s) where place <= 3

select * from (select ops_region, lstg_format_name, price from kylin_sales)
pivot (sum(price) as total, count(*) as sales for lstg_format_name in ('ABIN' as abin, 'Auction' as auction))

select * from (select account_id, account_buyer_level, account_seller_level from kylin_account)
unpivot include nulls (level for role in (account_buyer_level as buyer, account_seller_level as seller))

select ops_region, lstg_format_name, grouping_id(), sum(price) from kylin_sales
group by grouping sets ((ops_region, lstg_format_name), (ops_region), ())

select year(part_dt), month(part_dt), grouping(month(part_dt)), sum(price) from kylin_sales group by rollup (year(part_dt), month(part_dt))

select ops_region, lstg_site_id, count(distinct buyer_id) from kylin_sales group by cube (ops_region, lstg_site_id) having count(*) > 10

select ops_region, sum(price) from kylin_sales group by all order by all

select ops_region, count(*) filter (where price > 50) as dear, count_if(price <= 50) as cheap, bool_or(item_count > 9), every(item_count > 0)
from kylin_sales group by 1 order by 2 desc nulls last limit 10 offset 5

select event_id, tag from shop_event lateral view explode(tags) t as tag

select event_id, pos, tag, k, v from shop_event lateral view outer posexplode(tags) t as pos, tag lateral view outer explode(attributes) a as k, v

select event_id, l.item, l.quantity * l.price from shop_event lateral view inline(lines) l as item, quantity, price

select e.event_id, x.kind, x.n from shop_event e, lateral (select stack(2, 'tags', size(e.tags), 'lines', size(e.lines)) as (kind, n)) x

select a.account_id, best.price from kylin_account a
left join lateral (select price from kylin_sales s where s.buyer_id = a.account_id order by price desc limit 1) best on true

select e.event_id, t.col from shop_event e join lateral explode(e.tags) t

select event_id, explode_outer(lines) from shop_event

with spent as (select buyer_id, sum(price) as total from kylin_sales group by buyer_id),
rich as (select * from spent where total > (select avg(total) from spent))
select a.account_country, count(*) from rich join kylin_account a on a.account_id = rich.buyer_id group by 1

with recursive months(first) as (
  select date'2012-01-01' union all select add_months(first, 1) from months where first < date'2013-12-01'
) select m.first, coalesce(sum(s.price), 0) from months m left join kylin_sales s on trunc(s.part_dt, 'MM') = m.first group by m.first

with t(a, b) as (values (1, 'x'), (2, 'y')) select a, upper(b) from t

select event_id, transform(tags, (t, i) -> concat(i, ':', t)), filter(tags, t -> t like 'a%'), exists(tags, t -> t is null), forall(tags, t -> length(t) < 9)
from shop_event

select event_id, aggregate(lines, cast(0 as decimal(20,2)), (acc, l) -> cast(acc + l.quantity * l.price as decimal(20,2)), acc -> round(acc, 1)) from shop_event

select zip_with(tags, map_keys(attributes), (a, b) -> concat_ws('=', a, b)), array_sort(tags, (l, r) -> case when l < r then -1 when l > r then 1 else 0 end)
from shop_event

select transform_keys(attributes, (k, v) -> upper(k)), transform_values(attributes, (k, v) -> length(v)), map_filter(attributes, (k, v) -> v <> ''), map_zip_with(attributes, attributes, (k, a, b) -> a || b)
from shop_event

select get_json_object(payload, '$.cart.items[0].sku'), json_array_length(payload), json_object_keys(payload) from shop_event

select event_id, j.total, j.currency from shop_event lateral view json_tuple(payload, 'total', 'currency') j as total, currency

select from_json(payload, 'total double, items array<struct<sku:string>>').items.sku, to_json(place), to_json(named_struct('id', event_id, 'at', happened_at)) from shop_event

select schema_of_json('{"a":1,"b":[2]}'), from_csv('1,x', 'a int, b string'), to_csv(place), schema_of_csv('1,x') from shop_event

select document:cart.total::double, variant_get(document, '$.cart.items[0].sku', 'string'), try_variant_get(document, '$.n', 'int'), is_variant_null(document)
from shop_event

select parse_json(payload), try_parse_json(payload), schema_of_variant(document), to_variant_object(place) from shop_event

select e.event_id, v.key, v.value from shop_event e, lateral variant_explode(e.document) v

select date_trunc('week', happened_at), date_format(happened_at, 'yyyy-MM'), extract(dow from happened_at), date_part('hour', happened_at), count(*) from shop_event group by all

select to_utc_timestamp(happened_at, 'Asia/Shanghai'), from_utc_timestamp(happened_at, 'Europe/Berlin'), convert_timezone('UTC', 'Asia/Tokyo', local_time), current_timezone()
from shop_event

select current_date(), current_timestamp, now(), localtimestamp(), date_add(current_date, -7), date_sub(current_date, 30), datediff(current_date, part_dt), months_between(current_date, part_dt), last_day(part_dt), next_day(part_dt, 'Mon')
from kylin_sales

select to_date('31.12.2012', 'dd.MM.yyyy'), to_timestamp('2012-12-31 10:00', 'yyyy-MM-dd HH:mm'), unix_timestamp(happened_at), from_unixtime(0), timestamp_millis(event_id), unix_micros(happened_at), make_date(2012, 2, 29), make_timestamp(2012, 2, 29, 1, 2, 3.5)
from shop_event

select * from shop_event where happened_at >= timestamp'2026-01-01 00:00:00 Asia/Shanghai' and happened_at < now() - interval '1' hour

select happened_at + interval 3 months + interval 2 days 4 hours, interval '1-2' year to month, interval '10 05:30' day to minute * 2, make_interval(0, 1, 2), make_dt_interval(1, 2), make_ym_interval(1, 2), happened_at - local_time
from shop_event

select timestampadd(HOUR, 5, happened_at), timestampdiff(DAY, happened_at, now()), dateadd(day, 1, current_date), date_diff(current_date, date'2012-01-01')
from shop_event

select window.start, window.end, count(*) from shop_event group by window(happened_at, '10 minutes', '5 minutes')

select session_window.start, buyer_id, count(*) from shop_event group by session_window(happened_at, '30 minutes'), buyer_id

select d.cal_dt, count(s.trans_id) from (select explode(sequence(date'2012-01-01', date'2012-12-31', interval 1 day)) as cal_dt) d
left join kylin_sales s on s.part_dt = d.cal_dt group by d.cal_dt

select regexp_extract(account_contact, '^([^@]+)@', 1), regexp_extract_all(account_contact, '(\\d+)', 1), regexp_replace(account_contact, '@.*', ''), regexp_count(account_contact, 'a'), regexp_instr(account_contact, '@'), regexp_substr(account_contact, '\\d+')
from kylin_account where account_contact rlike '^account\\d+' or account_contact regexp 'com$'

select * from kylin_account where account_country ilike any ('c%', 'd_') and account_contact not like all ('%x%', 'y!_%') or account_contact like 'z!%%' escape '!'

select upper(name), lower(name), initcap(name), trim(both 'x' from name), ltrim(name), rtrim('z', name), lpad(name, 20, '.'), rpad(name, 20), substring(name, 2, 3), left(name, 1), right(name, 2), reverse(name), repeat('ab', 3), translate(name, 'ab', 'xy'), overlay(name placing '_' from 2)
from kylin_country

select split(name, ' '), split_part(name, ' ', 1), concat_ws('-', country, name), country || ':' || name, instr(name, 'a'), locate('a', name, 2), position('a' in name), char_length(name), octet_length(name), ascii(name), chr(65), soundex(name), levenshtein(name, country), startswith(name, 'U'), contains(name, 'an'), endswith(name, 'a')
from kylin_country

select format_number(price, 2), format_string('%05d %s', trans_id, ops_region), to_char(price, '999G990D00'), to_number('1,234.50', '9,999.99'), printf('%s', ops_region), mask(ops_user_id), find_in_set(ops_region, 'Beijing,Shanghai')
from kylin_sales

select md5(name), sha1(name), sha2(name, 256), crc32(name), hash(name), xxhash64(name, country), base64(encode(name, 'utf-8')), decode(unbase64('YQ=='), 'utf-8'), hex(name), unhex('61'), url_encode(name), url_decode(name), parse_url('https://example.com/a?b=c', 'QUERY', 'b')
from kylin_country

select array(1, 2, 3)[0], element_at(tags, -1), try_element_at(tags, 9), size(tags), cardinality(tags), array_contains(tags, 'new'), array_distinct(tags), array_union(tags, array('a')), array_intersect(tags, array('a')), array_except(tags, array('a')), arrays_overlap(tags, array('a')), array_join(tags, ',', '-'), array_position(tags, 'a'), array_remove(tags, 'a'), slice(tags, 1, 2), flatten(array(tags, tags)), sort_array(tags, false), shuffle(tags), array_min(tags), array_max(tags), array_repeat('x', 3), arrays_zip(tags, tags), array_append(tags, 'z'), array_prepend(tags, 'a'), array_insert(tags, 1, 'b'), array_compact(tags), array_size(tags), get(tags, 0)
from shop_event

select attributes['colour'], map_keys(attributes), map_values(attributes), map_entries(attributes), map_concat(attributes, map('a', 'b')), map_contains_key(attributes, 'a'), map_from_arrays(array('a'), array(1)), map_from_entries(array(struct('a', 1))), str_to_map('a:1,b:2'), named_struct('a', 1).a, struct(event_id, kind).kind, place.city
from shop_event

select * from kylin_sales tablesample (10 percent)

select * from kylin_sales tablesample (100 rows)

select * from kylin_sales tablesample (bucket 1 out of 10) repeatable (42)

values (1, 'one'), (2, 'two')

select v.code, v.label from (values ('ABIN', 'Buy now'), ('Auction', 'Auction')) as v(code, label)

select buyer_id from kylin_sales union select account_id from kylin_account

select buyer_id from kylin_sales where price > 90 intersect all select buyer_id from kylin_sales where item_count > 5

(select account_id from kylin_account) except (select buyer_id from kylin_sales) order by 1 limit 5

select buyer_id from kylin_sales minus select seller_id from kylin_sales union all select account_id from kylin_account

select * from kylin_sales s where price > (select avg(price) from kylin_sales i where i.leaf_categ_id = s.leaf_categ_id)

select * from kylin_account a where exists (select 1 from kylin_sales s where s.buyer_id = a.account_id and s.price > 99) and not exists (select * from shop_event e where e.buyer_id = a.account_id)

select * from kylin_sales where (buyer_id, seller_id) in (select account_id, account_id + 1 from kylin_account) or leaf_categ_id not in (select leaf_categ_id from kylin_category_groupings where leaf_categ_id is not null)

select account_id, (select max(price) from kylin_sales s where s.buyer_id = a.account_id) as most, (select count(*) from kylin_country) as countries from kylin_account a

from kylin_sales |> where price > 10 |> aggregate sum(price) as total, count(*) as sales group by ops_region |> order by total desc |> limit 3

from kylin_sales |> extend price * item_count as revenue |> set price = round(price) |> drop slr_segment_cd |> as s |> join kylin_account a on s.buyer_id = a.account_id |> select s.trans_id, a.account_country, revenue |> union all values (0L, 'none', 0)

from kylin_sales |> select ops_region, lstg_site_id, price |> pivot (sum(price) for lstg_site_id in (0, 3, 15)) |> tablesample (50 percent)

select /*+ BROADCAST(c) */ s.trans_id, c.meta_categ_name from kylin_sales s join kylin_category_groupings c on s.leaf_categ_id = c.leaf_categ_id and s.lstg_site_id = c.site_id

select /*+ MERGE(a), COALESCE(2) */ * from kylin_sales s join kylin_account a on s.seller_id = a.account_id

select /*+ SHUFFLE_HASH(a) */ count(*) from kylin_sales s left semi join kylin_account a on s.buyer_id = a.account_id

select /*+ REPARTITION(4, ops_region) */ * from kylin_sales

select s.*, c.* except (site_id) from kylin_sales s natural left join kylin_category_groupings c

select * from kylin_sales s full outer join kylin_cal_dt d on s.part_dt = d.cal_dt left anti join kylin_country c on c.country = s.ops_region

select trans_id, account_country from kylin_sales join kylin_account on buyer_id = account_id join kylin_cal_dt on cal_dt = part_dt cross join kylin_country
where country = account_country

select name collate unicode_ci from kylin_country where name collate utf8_lcase = 'china' order by name collate zh

select collation(name), name = collate('CHINA', 'UTF8_LCASE') from kylin_country

select flags & 3, flags | 4, flags ^ 1, ~flags, shiftleft(flags, 2), flags >> 1, flags >>> 1, bit_count(flags), bit_get(flags, 0), getbit(flags, 1), bin(flags), conv('ff', 16, 10) from shop_event

select bit_and(flags), bit_or(flags), bit_xor(flags), bitmap_count(bitmap_construct_agg(bitmap_bit_position(event_id))) from shop_event

select ops_region, approx_percentile(price, array(0.5, 0.9, 0.99), 1000), percentile(price, 0.5), percentile_cont(0.5) within group (order by price), percentile_disc(0.5) within group (order by price desc), median(price), mode(lstg_format_name), mode() within group (order by lstg_site_id)
from kylin_sales group by ops_region

select ops_region, listagg(distinct lstg_format_name, ', ') within group (order by lstg_format_name), string_agg(ops_user_id, '/'), array_agg(price), collect_list(price), collect_set(lstg_site_id), max_by(trans_id, price), min_by(trans_id, price), any_value(price), first(price, true), last(price)
from kylin_sales group by ops_region

select stddev(price), stddev_pop(price), variance(price), var_pop(price), skewness(price), kurtosis(price), corr(price, item_count), covar_samp(price, item_count), regr_slope(price, item_count), regr_r2(price, item_count), approx_count_distinct(buyer_id, 0.01), histogram_numeric(price, 10), count_min_sketch(buyer_id, 0.1d, 0.9d, 1)
from kylin_sales

select hll_sketch_estimate(hll_union_agg(sketch)) from (select hll_sketch_agg(buyer_id) as sketch from kylin_sales group by ops_region)

select try_cast(payload as int), try_divide(1, flags), try_add(flags, 2147483647), try_subtract(flags, 1), try_multiply(flags, 2), try_to_number(payload, '999'), try_to_timestamp(payload), try_sum(flags) over (), cast(payload as decimal(10, 2)), flags::string
from shop_event

select id, id * id, pmod(id, 3) from range(10)

select r.id, width_bucket(r.id, 0, 100, 5), s.price from range(1, 100, 7, 2) r left join kylin_sales s on s.trans_id = r.id

select round(price, 1), bround(price), ceil(price), floor(price, 1), abs(-price), sign(price), sqrt(price), cbrt(price), power(price, 2), exp(1), ln(price), log10(price), log(2, price), mod(trans_id, 3), trans_id % 3, trans_id div 3, greatest(price, 1), least(price, 1), sin(1), degrees(pi()), atan2(1, 2), hypot(3, 4), factorial(5), e(), rand(7), randn(7), uniform(0, 10, 1)
from kylin_sales

select coalesce(ops_region, 'none'), nvl(ops_region, 'none'), nvl2(ops_region, 1, 0), nullif(price, 0), ifnull(price, 0), zeroifnull(price), nullifzero(price), if(price > 10, 'dear', 'cheap'), decode(lstg_site_id, 0, 'US', 3, 'UK', 'other'), isnull(price), equal_null(price, 1), price <=> null, price is distinct from 1, isnan(price)
from kylin_sales

select case lstg_site_id when 0 then 'US' when 3 then 'UK' else 'other' end as site, case when price between 10 and 20 then 'mid' end, price not between low and 3 from (select *, 1 as low from kylin_sales)

select current_user(), user(), session_user, current_schema(), current_catalog(), version(), uuid(), typeof(price), monotonically_increasing_id(), spark_partition_id() from kylin_sales

-- a comment first; and a semicolon in it
select trans_id /* a comment (select 1) inside */, 'it''s; fine' as text, "double ""quoted""" as other, `price` as `价格` -- at the end
from learn_kylin.kylin_sales where ops_region = '北京' or ops_region = '\u5317\u4eac' or ops_region = r'raw\n'

select spark_catalog.learn_kylin.kylin_sales.price, s.`price`, S.PRICE from spark_catalog.learn_kylin.kylin_sales, LEARN_KYLIN.Kylin_Sales as s limit 1

select a.x, a.x + 1 as y, y * 2 as z from (select trans_id as x from kylin_sales) a where a.x in (1, 2, 3) and a.x not in (4) and a.x is not null and (a.x > 1 or not a.x = 2) and a.x <> 3 and a.x != 4 and a.x == 5

select distinct ops_region from kylin_sales distribute by ops_region sort by ops_region desc

select ops_region, lstg_format_name, sum(price) from kylin_sales group by ops_region, lstg_format_name with rollup

select luhn_check('79927398713'), is_valid_utf8('a'), to_binary('61', 'hex'), aes_decrypt(aes_encrypt(signature, '0123456789abcdef'), '0123456789abcdef'), xpath_string('<a><b>c</b></a>', 'a/b'), from_xml('<p><a>1</a></p>', 'a int'), sentences('Hi there. Bye.'), timestamp_seconds(1.5), time'10:00:00', inline_outer(lines)
from shop_event
