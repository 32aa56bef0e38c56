-- Everything is drawn from numbers by hashing, so the same seed makes the same company, in any order of work.
DROP SCHEMA IF EXISTS load CASCADE;
CREATE SCHEMA load;
-- The fraction from 0 to 1 that belongs to a number, for one purpose.
CREATE FUNCTION load.draw(number bigint, purpose int) RETURNS float8 IMMUTABLE PARALLEL SAFE
  RETURN (hashint8extended(number, $seed * 1000 + purpose) & 4503599627370495)::float8 / 4503599627370496;
-- When item `number` of all is written: more and more as the years go by.
CREATE FUNCTION load.moment(number bigint) RETURNS bigint IMMUTABLE PARALLEL SAFE
  RETURN $until - (1 - power(number::float8 / $items, 0.6)) * $span;
CREATE FUNCTION load.item(number bigint) RETURNS bigint IMMUTABLE PARALLEL SAFE
  RETURN (load.moment(number) << $bits) | (number & $mask);
CREATE FUNCTION load.at(number bigint) RETURNS timestamptz IMMUTABLE PARALLEL SAFE
  RETURN 'epoch'::timestamptz + load.moment(number) * interval '1 millisecond';
-- The space in which thread `number` stands: a heavy tail over the spaces' ranks.
CREATE FUNCTION load.space(number bigint) RETURNS bigint IMMUTABLE PARALLEL SAFE
  RETURN least($spaces, floor(power(1 + (power($spaces, 0.1) - 1) * load.draw(number, 1), 10)))::bigint;
-- Member `place` (from 0) of a space with so many of each sort: each sort is walked with a step that never repeats.
CREATE FUNCTION load.member(room bigint, place int, keenest int, keen int, others int) RETURNS bigint
IMMUTABLE PARALLEL SAFE RETURN CASE
  WHEN place < keenest THEN 1 + (room * 7919 + place * 1000003::bigint) % $keenest
  WHEN place < keenest + keen THEN 1 + $keenest + (room * 104729 + place * 1000033::bigint) % $keen
  WHEN place < keenest + keen + others
    THEN 1 + $keenest + $keen + (room * 1299709 + place * 1000037::bigint) % $others
  ELSE 1 + $employees + (room * 15485863 + place * 1000039::bigint) % $guests
END;
-- A word that few texts hold: a hundred syllables, three or four in a row.
CREATE FUNCTION load.rare(number bigint) RETURNS text IMMUTABLE PARALLEL SAFE RETURN (
  SELECT s[1 + n % 100] || s[1 + n / 100 % 100] || s[1 + n / 10000 % 100] || 'x'
  FROM (SELECT string_to_array('$syllables', ' ') AS s, (power(load.draw(number, 2), 3) * 1000000)::int AS n)
);
CREATE UNLOGGED TABLE load.room(
  id bigint PRIMARY KEY, ring smallint, audience smallint, listed smallint, joining text,
  keenest int, keen int, others int, guests int,
  size int GENERATED ALWAYS AS (keenest + keen + others + guests) STORED
);
CREATE UNLOGGED TABLE load.sentence(number int PRIMARY KEY, text text, words tsvector);
CREATE UNLOGGED TABLE load.title(number int PRIMARY KEY, text text, words tsvector);
CREATE AGGREGATE load.join(tsvector) (sfunc = tsvector_concat, stype = tsvector, initcond = '', parallel = safe);
