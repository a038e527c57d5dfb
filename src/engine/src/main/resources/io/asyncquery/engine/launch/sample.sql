-- The schema learn_kylin, as Kylin's own sample has it: one query a table, under a heading that names the table and
-- the column that orders its single file. Tables are made in this order and may read the ones above. Everything is
-- drawn with xxhash64, never with rand(), so every start anywhere makes the same rows.

-- TABLE KYLIN_COUNTRY BY COUNTRY
SELECT COUNTRY, CAST(LATITUDE AS DOUBLE) AS LATITUDE, CAST(LONGITUDE AS DOUBLE) AS LONGITUDE, NAME
FROM VALUES
  ('AE', 23.424076, 53.847818, 'United Arab Emirates'),
  ('AR', -38.416097, -63.616672, 'Argentina'),
  ('AT', 47.516231, 14.550072, 'Austria'),
  ('AU', -25.274398, 133.775136, 'Australia'),
  ('BE', 50.503887, 4.469936, 'Belgium'),
  ('BR', -14.235004, -51.92528, 'Brazil'),
  ('CA', 56.130366, -106.346771, 'Canada'),
  ('CH', 46.818188, 8.227512, 'Switzerland'),
  ('CL', -35.675147, -71.542969, 'Chile'),
  ('CN', 35.86166, 104.195397, 'China'),
  ('CO', 4.570868, -74.297333, 'Colombia'),
  ('CZ', 49.817492, 15.472962, 'Czech Republic'),
  ('DE', 51.165691, 10.451526, 'Germany'),
  ('DK', 56.26392, 9.501785, 'Denmark'),
  ('EG', 26.820553, 30.802498, 'Egypt'),
  ('ES', 40.463667, -3.74922, 'Spain'),
  ('FI', 61.92411, 25.748151, 'Finland'),
  ('FR', 46.227638, 2.213749, 'France'),
  ('GB', 55.378051, -3.435973, 'United Kingdom'),
  ('GR', 39.074208, 21.824312, 'Greece'),
  ('HK', 22.396428, 114.109497, 'Hong Kong'),
  ('HU', 47.162494, 19.503304, 'Hungary'),
  ('ID', -0.789275, 113.921327, 'Indonesia'),
  ('IE', 53.41291, -8.24389, 'Ireland'),
  ('IL', 31.046051, 34.851612, 'Israel'),
  ('IN', 20.593684, 78.96288, 'India'),
  ('IT', 41.87194, 12.56738, 'Italy'),
  ('JP', 36.204824, 138.252924, 'Japan'),
  ('KE', -0.023559, 37.906193, 'Kenya'),
  ('KR', 35.907757, 127.766922, 'South Korea'),
  ('MX', 23.634501, -102.552784, 'Mexico'),
  ('MY', 4.210484, 101.975766, 'Malaysia'),
  ('NG', 9.081999, 8.675277, 'Nigeria'),
  ('NL', 52.132633, 5.291266, 'Netherlands'),
  ('NO', 60.472024, 8.468946, 'Norway'),
  ('NZ', -40.900557, 174.885971, 'New Zealand'),
  ('PE', -9.189967, -75.015152, 'Peru'),
  ('PH', 12.879721, 121.774017, 'Philippines'),
  ('PL', 51.919438, 19.145136, 'Poland'),
  ('PT', 39.399872, -8.224454, 'Portugal'),
  ('RO', 45.943161, 24.96676, 'Romania'),
  ('RU', 61.52401, 105.318756, 'Russia'),
  ('SE', 60.128161, 18.643501, 'Sweden'),
  ('SG', 1.352083, 103.819836, 'Singapore'),
  ('TH', 15.870032, 100.992541, 'Thailand'),
  ('TR', 38.963745, 35.243322, 'Turkey'),
  ('UA', 48.379433, 31.16558, 'Ukraine'),
  ('US', 37.09024, -95.712891, 'United States'),
  ('VN', 14.058324, 108.277199, 'Vietnam'),
  ('ZA', -30.559482, 22.937506, 'South Africa')
  AS country(COUNTRY, LATITUDE, LONGITUDE, NAME)

-- TABLE KYLIN_ACCOUNT BY ACCOUNT_ID
WITH account AS (SELECT id, 10000000 + id AS ACCOUNT_ID FROM range(10000)),
country AS (SELECT sort_array(collect_set(COUNTRY)) AS countries FROM learn_kylin.KYLIN_COUNTRY)
SELECT
  ACCOUNT_ID,
  CAST(pmod(xxhash64(id, 'buyer level'), 6) AS INT) AS ACCOUNT_BUYER_LEVEL,
  CAST(pmod(xxhash64(id, 'seller level'), 6) AS INT) AS ACCOUNT_SELLER_LEVEL,
  element_at(countries, CAST(pmod(xxhash64(id, 'country'), size(countries)) + 1 AS INT)) AS ACCOUNT_COUNTRY,
  concat('account', ACCOUNT_ID, '@example.com') AS ACCOUNT_CONTACT
FROM account CROSS JOIN country

-- TABLE KYLIN_CAL_DT BY CAL_DT
WITH calendar AS (
  SELECT explode(sequence(DATE'2012-01-01', DATE'2013-12-31', INTERVAL 1 DAY)) AS CAL_DT
),
period AS (
  SELECT
    CAL_DT,
    CAST(trunc(CAL_DT, 'YEAR') AS DATE) AS YEAR_BEG_DT,
    CAST(trunc(CAL_DT, 'QUARTER') AS DATE) AS QTR_BEG_DT,
    CAST(trunc(CAL_DT, 'MONTH') AS DATE) AS MONTH_BEG_DT,
    date_sub(CAL_DT, dayofweek(CAL_DT) - 1) AS WEEK_BEG_DT
  FROM calendar
)
SELECT
  CAL_DT, YEAR_BEG_DT, QTR_BEG_DT, MONTH_BEG_DT, WEEK_BEG_DT,
  date_sub(add_months(YEAR_BEG_DT, 12), 1) AS YEAR_END_DT,
  date_sub(add_months(QTR_BEG_DT, 3), 1) AS QTR_END_DT,
  last_day(CAL_DT) AS MONTH_END_DT,
  date_add(WEEK_BEG_DT, 6) AS WEEK_END_DT,
  year(CAL_DT) AS YEAR_OF_CAL_ID,
  quarter(CAL_DT) AS QTR_OF_YEAR_ID,
  month(CAL_DT) AS MONTH_OF_YEAR_ID,
  weekofyear(CAL_DT) AS WEEK_OF_YEAR_ID,
  dayofyear(CAL_DT) AS DAY_OF_YEAR_ID,
  datediff(CAL_DT, QTR_BEG_DT) + 1 AS DAY_OF_QTR_ID,
  dayofmonth(CAL_DT) AS DAY_OF_MONTH_ID,
  dayofweek(CAL_DT) AS DAY_OF_WEEK_ID,
  date_format(CAL_DT, 'dd-MMM-yyyy') AS CAL_DT_NAME,
  date_format(CAL_DT, 'EEEE, d MMMM yyyy') AS CAL_DT_DESC,
  date_format(CAL_DT, 'EEE dd-MM-yy') AS CAL_DT_SHORT_NAME
FROM period

-- TABLE KYLIN_CATEGORY_GROUPINGS BY LEAF_CATEG_ID
WITH site AS (SELECT SITE_ID FROM VALUES (0), (3), (15), (100) AS site(SITE_ID))
SELECT
  CAST(LEAF_CATEG_ID AS BIGINT) AS LEAF_CATEG_ID,
  CATEG_LVL3_NAME AS LEAF_CATEG_NAME,
  SITE_ID,
  META_CATEG_NAME,
  CATEG_LVL2_NAME,
  CATEG_LVL3_NAME,
  CASE WHEN META_CATEG_NAME IN ('Art', 'Collectibles', 'Coins & Paper Money', 'Stamps', 'Toys & Hobbies')
    THEN 'Collectibles' WHEN META_CATEG_NAME LIKE 'Clothing%' OR META_CATEG_NAME = 'Jewelry & Watches'
    THEN 'Fashion' WHEN META_CATEG_NAME IN ('Computers', 'Cameras & Photo', 'Cell Phones & Accessories')
    THEN 'Electronics' ELSE 'Lifestyle' END AS BSNS_VRTCL_NAME
FROM VALUES
  (216, 'Toys & Hobbies', 'Action Figures', 'Other Action Figures'),
  (963, 'Toys & Hobbies', 'TV, Movie & Character Toys', 'Bears'),
  (1120, 'Sporting Goods', 'Outdoor Sports', 'Camping Lanterns'),
  (1161, 'Sporting Goods', 'Winter Sports', 'Snowshoes'),
  (1349, 'Stamps', 'Asia', 'China'),
  (1504, 'Home & Garden', 'Home Decor', 'Clocks'),
  (4943, 'Home & Garden', 'Kitchen, Dining & Bar', 'Teapots'),
  (6000, 'Jewelry & Watches', 'Watches', 'Pocket Watches'),
  (10058, 'Books', 'Nonfiction', 'Travel Guides'),
  (11848, 'Health & Beauty', 'Fragrances', 'Perfume Samples'),
  (13987, 'Coins & Paper Money', 'Paper Money: World', 'Asia'),
  (15115, 'Coins & Paper Money', 'Coins: US', 'Half Dollars'),
  (15568, 'Home & Garden', 'Bedding', 'Pillow Cases'),
  (20213, 'Collectibles', 'Postcards', 'Views'),
  (20485, 'Collectibles', 'Advertising', 'Tins'),
  (20865, 'Cameras & Photo', 'Lenses & Filters', 'Camera Filters'),
  (24541, 'Art', 'Paintings', 'Landscapes'),
  (25147, 'Collectibles', 'Decorative Collectibles', 'Figurines'),
  (26262, 'Collectibles', 'Comics', 'Golden Age'),
  (31387, 'Jewelry & Watches', 'Watches', 'Wristwatches'),
  (31519, 'Cell Phones & Accessories', 'Accessories', 'Chargers'),
  (32876, 'Music', 'Records', 'Singles'),
  (35570, 'Clothing, Shoes & Accessories', 'Women''s Clothing', 'Skirts'),
  (37831, 'Clothing, Shoes & Accessories', 'Men''s Clothing', 'Sweaters'),
  (43398, 'Musical Instruments', 'String', 'Violins'),
  (45333, 'Clothing, Shoes & Accessories', 'Women''s Shoes', 'Boots'),
  (48027, 'Pottery & Glass', 'Glass', 'Vases'),
  (51582, 'Computers', 'Laptops & Notebooks', 'Laptop Parts'),
  (53064, 'Computers', 'Drives & Storage', 'Hard Disk Drives'),
  (57990, 'Clothing, Shoes & Accessories', 'Men''s Clothing', 'Dress Shirts'),
  (60340, 'Toys & Hobbies', 'Models & Kits', 'Aircraft'),
  (62179, 'Home & Garden', 'Gardening', 'Seeds & Bulbs'),
  (63861, 'Clothing, Shoes & Accessories', 'Women''s Clothing', 'Dresses'),
  (65506, 'Sporting Goods', 'Golf', 'Golf Bags'),
  (66767, 'Business & Industrial', 'Office Products', 'Label Printers'),
  (67698, 'Jewelry & Watches', 'Fine Jewelry', 'Bracelets'),
  (73506, 'Jewelry & Watches', 'Fashion Jewelry', 'Brooches'),
  (75708, 'Health & Beauty', 'Makeup', 'Lip Balm'),
  (80053, 'Computers', 'Monitors', 'Flat Panels'),
  (80135, 'Video Games', 'Accessories', 'Controllers'),
  (82494, 'Cell Phones & Accessories', 'Accessories', 'Headsets'),
  (88750, 'Toys & Hobbies', 'Diecast', 'Trucks'),
  (95173, 'Clothing, Shoes & Accessories', 'Men''s Shoes', 'Trainers'),
  (95672, 'Pet Supplies', 'Dog Supplies', 'Collars'),
  (103786, 'Crafts', 'Sewing', 'Patterns'),
  (113593, 'Business & Industrial', 'Test Equipment', 'Multimeters'),
  (118687, 'Baby', 'Nursery Decor', 'Night Lights'),
  (139973, 'Video Games', 'Games', 'Puzzle'),
  (145970, 'Toys & Hobbies', 'Building Toys', 'Bricks'),
  (152801, 'Clothing, Shoes & Accessories', 'Women''s Accessories', 'Scarves'),
  (156356, 'Crafts', 'Art Supplies', 'Brushes'),
  (158666, 'DVDs & Movies', 'Documentary', 'Nature'),
  (158798, 'Dolls & Bears', 'Dolls', 'Paper Dolls'),
  (161567, 'Health & Beauty', 'Skin Care', 'Sun Care'),
  (164261, 'Business & Industrial', 'Electrical', 'Switches'),
  (170083, 'Cell Phones & Accessories', 'Phone Parts', 'Screens'),
  (175750, 'Home & Garden', 'Furniture', 'Bookcases'),
  (175751, 'Home & Garden', 'Furniture', 'Footstools')
  AS category(LEAF_CATEG_ID, META_CATEG_NAME, CATEG_LVL2_NAME, CATEG_LVL3_NAME)
CROSS JOIN site

-- TABLE KYLIN_SALES BY TRANS_ID
-- The draw is the one for which the CSV of "select * from KYLIN_SALES limit 100" (no header) is 7611 bytes long, the
-- file size in the API documentation's example. Any change to this query or to the categories asks for a new draw.
WITH sale AS (SELECT id, 42 AS draw FROM range(10000)),
category AS (SELECT sort_array(collect_set(LEAF_CATEG_ID)) AS leaves FROM learn_kylin.KYLIN_CATEGORY_GROUPINGS)
SELECT
  id AS TRANS_ID,
  date_add(DATE'2012-01-01', CAST(pmod(xxhash64(id, draw, 'day'), 731) AS INT)) AS PART_DT,
  element_at(
    array('ABIN', 'ABIN', 'Auction', 'FP-GTC', 'FP-GTC', 'FP-non GTC', 'Others'),
    CAST(pmod(xxhash64(id, draw, 'format'), 7) + 1 AS INT)) AS LSTG_FORMAT_NAME,
  element_at(leaves, CAST(pmod(xxhash64(id, draw, 'leaf'), size(leaves)) + 1 AS INT)) AS LEAF_CATEG_ID,
  element_at(
    array(0, 0, 0, 0, 3, 15, 100),
    CAST(pmod(xxhash64(id, draw, 'site'), 7) + 1 AS INT)) AS LSTG_SITE_ID,
  CAST(pmod(xxhash64(id, draw, 'segment'), 7) + 10 AS SMALLINT) AS SLR_SEGMENT_CD,
  CAST((10000 + pmod(xxhash64(id, draw, 'price'), 990000)) / 10000BD AS DECIMAL(19, 4)) AS PRICE,
  1 + pmod(xxhash64(id, draw, 'items'), 10) AS ITEM_COUNT,
  10000000 + pmod(xxhash64(id, draw, 'seller'), 1000) AS SELLER_ID,
  10000000 + pmod(xxhash64(id, draw, 'buyer'), 10000) AS BUYER_ID,
  element_at(
    array('ADMIN', 'ADMIN', 'ANALYST', 'MODELER'),
    CAST(pmod(xxhash64(id, draw, 'user'), 4) + 1 AS INT)) AS OPS_USER_ID,
  element_at(
    array('Beijing', 'Beijing', 'Hongkong', 'Shanghai'),
    CAST(pmod(xxhash64(id, draw, 'region'), 4) + 1 AS INT)) AS OPS_REGION
FROM sale CROSS JOIN category
