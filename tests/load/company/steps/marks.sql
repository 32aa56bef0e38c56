-- What hangs on items: reactions by members of the same space, tags, mentions, files, thanks.
INSERT INTO content_reaction (item_id, person_id, emoji, at)
SELECT load.item(number), load.member(r.id, (first + k) % (r.size - r.guests), r.keenest, r.keen, r.others),
  (ARRAY['👍', '❤️', '🎉', '😀', '👀'])[1 + floor(load.draw(number * 32 + k, 34) ^ 2 * 5)::int],
  load.at(number) + k * interval '1 minute'
FROM generate_series(1, $items) AS number
LEFT JOIN load.comment c USING (number)
JOIN load.room r ON r.id = load.space(coalesce(c.root, number)),
  LATERAL (SELECT floor(load.draw(number, 33) * r.size)::int AS first),
  LATERAL generate_series(0, least(floor(load.draw(number, 32) ^ 3 * 16)::int, r.size - r.guests - 1)) AS k
WHERE load.draw(number, 31) < 0.1;

INSERT INTO content_tag (id, name) SELECT number, word FROM load.name WHERE number BETWEEN 1 AND $tags;

INSERT INTO content_tagging (item_id, tag_id)
SELECT DISTINCT load.item(number), 1 + floor(load.draw(number * 4 + k, 35) ^ 3 * $tags)::bigint
FROM generate_series(4, $items, 4) AS number, generate_series(1, 3) AS k
WHERE load.draw(number * 4 + k, 36) < 0.15;

INSERT INTO content_mention (item_id, person_id)
SELECT load.item(number), load.member(r.id, floor(load.draw(number, 38) * (r.size - r.guests))::int, r.keenest, r.keen, r.others)
FROM generate_series(1, $items) AS number
LEFT JOIN load.comment c USING (number)
JOIN load.room r ON r.id = load.space(coalesce(c.root, number))
WHERE load.draw(number, 37) < 0.04;

INSERT INTO content_attachment (item_id, name, media_type, size, url, file)
SELECT load.item(number), 'plan-' || number || '.pdf', 'application/pdf', 40000, 'https://files.example/' || number, ''
FROM generate_series(4, $items, 4) AS number WHERE load.draw(number, 39) < 0.04;

INSERT INTO people_thanks (giver_id, receiver_id, reason, item_id, at)
SELECT r.person_id, i.author_id, 'For the clear words', i.id, r.at FROM content_reaction r
JOIN content_item i ON i.id = r.item_id
WHERE r.emoji = '❤️' AND r.person_id <> i.author_id AND r.id % 20 = 0;
