-- The journal of the latest part, told to everybody long ago.
INSERT INTO journal_entry (id, verb, at, actor_id, item_id, space_id, audience, data, imported)
SELECT i.id + 1, i.kind || '.written', i.created_at, i.author_id, i.id, i.space_id, i.audience, '{}', false
FROM content_item i WHERE i.id >= load.item($items - $items / 25);

INSERT INTO search_word (word) SELECT word FROM load.name ON CONFLICT DO NOTHING;
INSERT INTO search_word (word)
SELECT DISTINCT load.rare(number) FROM generate_series(1, $items) AS number ON CONFLICT DO NOTHING;

SELECT setval(pg_get_serial_sequence('people_person', 'id'), $employees + $guests);
SELECT setval(pg_get_serial_sequence('spaces_space', 'id'), $spaces);
SELECT setval(pg_get_serial_sequence('content_tag', 'id'), $tags);
