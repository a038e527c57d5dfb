select * from values
  (1, 'quote " and, comma'), (2, 'two\nlines\r\nthree'), (3, ' blanks \t'), (4, '=1+1'), (5, '-1'), (6, '北京 上海'),
  (7, '😀 עברית العربية é e\u0301'), (8, 'nul \0 and bell \u0007'), (9, '_x0041_ ]]> & <b>'), (10, '\u2028\ufeff'), (11, "it's"), (12, '\\n')
  as t(id, `Text, "quoted"`)
order by id
