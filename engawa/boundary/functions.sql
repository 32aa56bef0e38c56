-- The few functions that look past the boundary. They belong to engawa_enter and do one thing each.

-- Opens the boundary for one reader until the transaction ends, and returns who that is.
CREATE OR REPLACE FUNCTION engawa_read_as(reader bigint) RETURNS SETOF people_person
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH person AS (
    SELECT id, ring, is_owner FROM public.people_person WHERE id = reader AND merged_into_id IS NULL
  ), belongs AS (
    SELECT m.space_id, m.role FROM public.spaces_membership m JOIN person ON person.id = m.person_id
    WHERE m.until IS NULL OR m.until > now()
  )
  SELECT set_config('engawa.person', coalesce((SELECT id FROM person)::text, ''), true),
         set_config('engawa.clearance', coalesce((SELECT CASE WHEN ring = 2 THEN 1 ELSE 0 END FROM person), 0)::text, true),
         set_config('engawa.steward', coalesce((SELECT is_owner AND ring = 2 FROM person), false)::text, true),
         set_config('engawa.spaces', coalesce((SELECT array_agg(space_id)::text FROM belongs), '{}'), true),
         set_config('engawa.owned', coalesce((SELECT array_agg(space_id)::text FROM belongs WHERE role = 'owner'), '{}'), true);
  SELECT * FROM public.people_person WHERE id = reader AND merged_into_id IS NULL;
$$;

-- Something was said on an item: it moves up where it stands in streams, and its talk is counted. Anybody who may
-- write there may cause it.
CREATE OR REPLACE FUNCTION engawa_bump(root bigint, said bigint, more integer) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE public.content_item SET talk = greatest(talk + more, 0),
    bumped = CASE WHEN bumped IS NOT NULL THEN greatest(bumped, said) END
  WHERE id = root
    AND space_id IN (SELECT unnest(nullif(current_setting('engawa.spaces', true), '')::bigint[]))
$$;

-- How many members and guests a space has, counted anew after somebody came or went.
CREATE OR REPLACE FUNCTION engawa_count_members(space bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE public.spaces_space SET
    member_count = (SELECT count(*) FROM public.spaces_membership m WHERE m.space_id = space),
    guest_count = (SELECT count(*) FROM public.spaces_membership m WHERE m.space_id = space AND m.role = 'guest')
  WHERE id = space
$$;

-- A guest belongs to edge spaces only, and is a guest there.
CREATE OR REPLACE FUNCTION engawa_membership_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE their_ring smallint;
BEGIN
  SELECT ring INTO their_ring FROM public.people_person WHERE id = NEW.person_id;
  IF their_ring = 1 AND (NEW.ring <> 1 OR NEW.role <> 'guest') THEN
    RAISE EXCEPTION 'A guest belongs to edge spaces only, as a guest.' USING ERRCODE = 'check_violation';
  END IF;
  IF their_ring = 2 AND NEW.role = 'guest' THEN
    RAISE EXCEPTION 'Somebody from inside is no guest.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- The id of a tag, made when there is none. A reader sees a tag only where they see something that bears it.
CREATE OR REPLACE FUNCTION engawa_tag(word text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE found_id bigint;
BEGIN
  SELECT id INTO found_id FROM public.content_tag WHERE name = word;
  IF found_id IS NULL THEN
    INSERT INTO public.content_tag (name) VALUES (word) ON CONFLICT (name) DO NOTHING;
    SELECT id INTO found_id FROM public.content_tag WHERE name = word;
  END IF;
  RETURN found_id;
END $$;

-- Where an item lies: a policy on items cannot ask items themselves.
CREATE OR REPLACE FUNCTION engawa_space_of(item bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT space_id FROM public.content_item WHERE id = item
$$;

-- Who sent the invitation of this digest: whoever holds its link acts with their rights and no more.
CREATE OR REPLACE FUNCTION engawa_invited_by(secret text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT by_id FROM public.spaces_invitation WHERE digest = secret
$$;

-- Moves items with their talk to another space, for somebody from inside who belongs to both; returns how many went.
-- Pages are everybody's to move, other things their authors' and the old space's owners'.
CREATE OR REPLACE FUNCTION engawa_move(moved bigint[], target bigint) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH reader AS (
    SELECT nullif(current_setting('engawa.person', true), '')::bigint AS id,
           nullif(current_setting('engawa.clearance', true), '')::smallint AS clearance,
           nullif(current_setting('engawa.spaces', true), '')::bigint[] AS spaces,
           nullif(current_setting('engawa.owned', true), '')::bigint[] AS owned
  ), going AS (
    SELECT i.id FROM public.content_item i, reader
    WHERE i.id = ANY(moved) AND i.root_id IS NULL AND i.removed_at IS NULL AND reader.clearance >= 1
      AND i.space_id = ANY(reader.spaces) AND target = ANY(reader.spaces)
      AND (i.kind = 'page' OR i.author_id = reader.id OR i.space_id = ANY(reader.owned))
  ), gone AS (
    UPDATE public.content_item i SET space_id = s.id, audience = s.audience
    FROM public.spaces_space s
    WHERE s.id = target AND s.archived_at IS NULL
      AND (i.id IN (SELECT id FROM going) OR i.root_id IN (SELECT id FROM going))
    RETURNING i.id
  )
  SELECT count(*) FROM gone
$$;
