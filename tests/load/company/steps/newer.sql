-- Eight report to each, from the first person downwards.
UPDATE people_person SET facets = engawa_person_facets(team, place, languages || CASE WHEN id % 9 = 0 THEN ARRAY['pt'] ELSE ARRAY[]::text[] END),
  languages = languages || CASE WHEN id % 9 = 0 THEN ARRAY['pt'] ELSE ARRAY[]::text[] END,
  manager_id = CASE WHEN id BETWEEN 2 AND $employees THEN (id - 2) / 8 + 1 END,
  reports = CASE WHEN id <= $employees THEN greatest(least($employees - (8 * id - 7), 8), 0) ELSE 0 END;

UPDATE spaces_space SET words = engawa_space_words(name, purpose);

INSERT INTO credit_evidence (person_id, topic, sort, source, item_id, reason, at, withheld)
SELECT i.author_id, t.topic, 'answer', 'question:' || i.id, i.id, '', i.created_at, false
FROM generate_series(20, $items, 20) AS number JOIN content_item i ON i.id = load.item(number),
  LATERAL (VALUES (''), ('skill ' || floor(load.draw(number, 41) ^ 3 * 2000)::int)) AS t(topic)
WHERE i.author_id IS NOT NULL;
