select * from values
  (1, 9007199254740993, cast(-7 as smallint), cast(1.50 as decimal(10,2)), cast(0 as decimal(38,18)), 0.1D, float(0.1), true,
   date'2012-12-14', timestamp'2012-12-14 01:02:03', timestamp_ntz'2012-12-14 01:02:03.456789', 'text', X'0102ff',
   array(1, null), map('k', 1.5), named_struct('a', 'x', 'b', cast(null as int)), interval '1-2' year to month),
  (2, -1, cast(7 as smallint), cast(-0.05 as decimal(10,2)), cast('12345678901234567890.123456789012345678' as decimal(38,18)), 1e300D, float('NaN'), false,
   date'1899-12-31', timestamp'1970-01-01 00:00:00.25', timestamp_ntz'0001-01-01 00:00:00', '', X'',
   array(), map(), named_struct('a', '"', 'b', 2), interval '-0-1' year to month),
  (3, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null)
  as t(id, big, small, price, exact, ratio, ratio_f, yes, day, at, clock, words, bytes, list, dict, pair, span)
order by id
