-- Every fourth item begins a thread; of the others 8 in 15 are comments on an earlier one and the rest is chat.
-- Most comments follow soon, and some threads draw far more than others.
CREATE UNLOGGED TABLE load.comment AS
SELECT number, root, CASE WHEN load.draw(number, 21) < 0.3 THEN lag(number) OVER (PARTITION BY root ORDER BY number) END AS before
FROM (
  SELECT number, 4 * greatest(1, CASE
    WHEN load.draw(number, 24) < 0.06 THEN k - k % 20000
    WHEN load.draw(number, 24) < 0.2 THEN k - k % 1000
    WHEN load.draw(number, 24) < 0.5 THEN k - k % 10
    ELSE k END) AS root
  FROM (
    SELECT number, number / 4 + 1 - greatest(1, floor(power(number / 4, load.draw(number, 23))))::bigint AS k
    FROM generate_series(5, $items) AS number WHERE number % 4 <> 0 AND load.draw(number, 22) < 0.5333
  ) AS drawn
) AS rooted;
CREATE UNLOGGED TABLE load.talk AS
SELECT root, count(*)::int AS talk, max(number) AS last FROM load.comment GROUP BY root;
ALTER TABLE load.comment ADD PRIMARY KEY (number);
ALTER TABLE load.talk ADD PRIMARY KEY (root);
ANALYZE load.comment, load.talk, load.room, load.sentence, load.title;
