-- Items %(low)s to %(high)s and what they are found by.
WITH thing AS MATERIALIZED (
  SELECT number, c.root, c.before, t.talk, t.last, r.id AS space, r.audience,
    load.member(r.id, floor(r.size * load.draw(number, 3) ^ 2)::int, r.keenest, r.keen, r.others) AS author,
    CASE WHEN c.root IS NOT NULL THEN 'comment' WHEN number %% 4 <> 0 THEN 'chat'
      WHEN load.draw(number, 4) < 0.10 THEN 'page' WHEN load.draw(number, 4) < 0.15 THEN 'article'
      WHEN load.draw(number, 4) < 0.25 THEN 'bookmark' ELSE 'post' END AS kind
  FROM generate_series(%(low)s::bigint, %(high)s::bigint) AS number
  LEFT JOIN load.comment c USING (number)
  LEFT JOIN load.talk t ON t.root = number
  JOIN load.room r ON r.id = load.space(coalesce(c.root, number))
), written AS MATERIALIZED (
  SELECT thing.*, h.text AS title, h.words AS title_words, b.text || ' ' || load.rare(thing.number) || '.' AS body,
    b.words || array_to_tsvector(ARRAY[load.rare(thing.number)]) AS words
  FROM thing
  CROSS JOIN LATERAL (
    SELECT string_agg(s.text, '. ') AS text, load.join(s.words) AS words
    FROM generate_series(1, CASE kind WHEN 'chat' THEN 1 + floor(load.draw(thing.number, 5) ^ 2 * 3)
      WHEN 'comment' THEN 2 + floor(load.draw(thing.number, 5) ^ 2 * 8)
      ELSE 4 + floor(load.draw(thing.number, 5) ^ 2 * 24) END::int) AS k
    JOIN load.sentence s ON s.number = floor(load.draw(thing.number * 32 + k, 6) * $sentences)::int
  ) AS b
  LEFT JOIN load.title h ON kind NOT IN ('chat', 'comment') AND h.number = floor(load.draw(thing.number, 7) * $titles)::int
), item AS (
  INSERT INTO content_item (id, kind, space_id, audience, author_id, byline, parent_id, root_id, title, body,
    format, html, created_at, edited_at, bumped, talk)
  SELECT load.item(number), kind, space, audience, author, '', load.item(coalesce(before, root)), load.item(root),
    coalesce(title, ''), body, 'markdown', '<p>' || body || '</p>', load.at(number),
    CASE WHEN load.draw(number, 8) < 0.05 THEN load.at(number) + interval '5 minutes' END,
    CASE WHEN number %% 4 = 0 THEN load.item(greatest(number, last)) END, coalesce(talk, 0)
  FROM written
)
INSERT INTO search_document (item_id, space_id, audience, author_id, kind, words)
SELECT load.item(number), space, audience, author, kind, coalesce(title_words, '') || words FROM written
