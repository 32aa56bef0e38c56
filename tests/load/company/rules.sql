-- an audience that is not the space's
SELECT count(*) FROM content_item i JOIN spaces_space s ON s.id = i.space_id WHERE s.audience <> i.audience;
-- an author from elsewhere
SELECT count(*) FROM content_item i WHERE NOT EXISTS (
  SELECT FROM spaces_membership m WHERE m.space_id = i.space_id AND m.person_id = i.author_id);
-- an answer in another space, or before its root
SELECT count(*) FROM content_item i JOIN content_item r ON r.id = i.root_id
WHERE r.space_id <> i.space_id OR r.id >= i.id OR r.root_id IS NOT NULL;
-- a parent of another thread
SELECT count(*) FROM content_item i JOIN content_item p ON p.id = i.parent_id
WHERE p.id <> i.root_id AND p.root_id IS DISTINCT FROM i.root_id;
-- a wrong count of answers
SELECT count(*) FROM content_item r WHERE talk <> (SELECT count(*) FROM content_item i WHERE i.root_id = r.id);
-- a wrong place in the stream
SELECT count(*) FROM content_item r WHERE bumped IS NOT NULL
AND bumped <> greatest(id, (SELECT max(id) FROM content_item i WHERE i.root_id = r.id));
-- a guest beyond the edge
SELECT count(*) FROM spaces_membership m JOIN people_person p ON p.id = m.person_id
WHERE p.ring = 1 AND (m.ring <> 1 OR m.role <> 'guest') OR p.ring = 2 AND m.role = 'guest';
-- a wrong count of members
SELECT count(*) FROM spaces_space s
WHERE member_count <> (SELECT count(*) FROM spaces_membership m WHERE m.space_id = s.id);
-- an item that search does not know
SELECT count(*) FROM content_item i WHERE NOT EXISTS (
  SELECT FROM search_document d WHERE d.item_id = i.id AND d.space_id = i.space_id
  AND d.audience = i.audience AND d.author_id = i.author_id);
-- an id of another moment
SELECT count(*) FROM content_item WHERE abs(extract(epoch FROM created_at) * 1000 - (id >> 21)) > 1;
