INSERT INTO people_person
  (id, name, handle, ring, is_owner, is_bot, title, place, team, about, languages, timezone, avatar, joined_at)
SELECT p, initcap(t.text), 'p' || p, CASE WHEN p <= $employees THEN 2 ELSE 1 END, p = 1, p % 500 = 499,
  (ARRAY['Engineer', 'Designer', 'Analyst', 'Manager', 'Writer', 'Buyer', 'Chemist', 'Lawyer'])[1 + p % 8],
  (ARRAY['Lisbon', 'Osaka', 'Leeds', 'Graz', 'Pune', 'Lagos', 'Quito', 'Oslo'])[1 + (p / 8) % 8],
  'Team ' || p % greatest($employees / 12, 3), '', ARRAY['en'], '', '',
  load.at(1 + (load.draw(p, 10) * $items / 2)::bigint)
FROM generate_series(1, $employees + $guests) AS p
JOIN LATERAL (
  SELECT a.word || ' ' || b.word AS text FROM load.name a, load.name b
  WHERE a.number = 300 + (load.draw(p, 11) ^ 2 * 3000)::int AND b.number = 3301 + (load.draw(p, 12) ^ 2 * 20000)::int
) t ON true;

INSERT INTO people_identity (person_id, scheme, value, name, verified, source, seen_at)
SELECT id, 'email', handle || '@' || CASE ring WHEN 2 THEN 'company' ELSE 'partner' END || '.example', name,
  true, 'load', joined_at FROM people_person;

INSERT INTO spaces_space (id, name, slug, purpose, ring, audience, listed, joining, parts, member_count,
  guest_count, created_at, created_by_id)
SELECT r.id, left(t.text, 60), 'space-' || r.id, t.text, r.ring, r.audience, r.listed, r.joining,
  ARRAY['posts', 'chat', 'pages', 'articles', 'bookmarks'], r.size, r.guests, load.at(1),
  load.member(r.id, 0, r.keenest, r.keen, r.others)
FROM load.room r JOIN load.title t ON t.number = (load.draw(r.id, 13) * ($titles - 1))::int;

INSERT INTO spaces_membership (space_id, person_id, role, since, sponsor_id, until, listed, ring)
SELECT r.id, load.member(r.id, j, r.keenest, r.keen, r.others),
  CASE WHEN j = 0 THEN 'owner' WHEN j < r.size - r.guests THEN 'member' ELSE 'guest' END,
  load.at(1 + (load.draw(r.id * 200000 + j, 14) * ($items - 1))::bigint),
  CASE WHEN j >= r.size - r.guests THEN load.member(r.id, 0, r.keenest, r.keen, r.others) END,
  CASE WHEN j >= r.size - r.guests THEN now() + interval '2 years' END,
  r.listed, r.ring
FROM load.room r, generate_series(0, r.size - 1) AS j;

INSERT INTO people_follow (follower_id, person_id, since)
SELECT DISTINCT ON (p, other) p, other, load.at($items)
FROM generate_series(1, $employees) AS p, generate_series(1, 8) AS k,
  LATERAL (SELECT 1 + floor(load.draw(p * 10 + k, 15) ^ 3 * $employees)::bigint AS other)
WHERE other <> p;

INSERT INTO people_follow (follower_id, space_id, since)
SELECT DISTINCT p, room, load.at($items)
FROM generate_series(1, $employees) AS p, generate_series(1, 3) AS k,
  LATERAL (SELECT 1 + floor(load.draw(p * 10 + k, 16) ^ 3 * $spaces)::bigint AS room)
JOIN load.room r ON r.id = room AND r.audience < 2;
