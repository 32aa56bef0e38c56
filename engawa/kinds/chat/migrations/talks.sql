-- Talks are begun and joined through these functions only: nobody owns a talk, so no policy lets anybody add to one.

-- When a guest's last stay ends in a place shared with one of these people; null where they share none.
CREATE FUNCTION engawa_shared_until(guest bigint, others bigint[]) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT max(coalesce(mine.until, now() + interval '1 year'))
  FROM public.spaces_membership mine
  JOIN public.spaces_space s ON s.id = mine.space_id AND NOT s.is_talk
  WHERE mine.person_id = guest AND (mine.until IS NULL OR mine.until > now())
    AND EXISTS (SELECT 1 FROM public.spaces_membership theirs
                WHERE theirs.space_id = mine.space_id AND theirs.person_id = ANY(others)
                  AND theirs.person_id <> guest AND (theirs.until IS NULL OR theirs.until > now()))
$$;

-- Whether these people may talk with each other: a guest only with people they share a place with.
CREATE FUNCTION engawa_may_talk(people bigint[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT count(*) = cardinality(people) AND bool_and(known.ring = 2 OR known.ring = 1 AND NOT EXISTS (
    SELECT 1 FROM unnest(people) AS other(id)
    WHERE other.id <> known.id AND public.engawa_shared_until(known.id, ARRAY[other.id]) IS NULL))
  FROM public.people_person known
  WHERE known.id = ANY(people) AND known.merged_into_id IS NULL AND NOT known.is_bot
$$;

-- Counts a talk's people anew and gives its space their names, for whoever shows spaces without asking chat.
CREATE FUNCTION engawa_settle_talk(talk bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE public.spaces_space s SET
    member_count = c.members, guest_count = c.guests,
    name = left(coalesce(nullif((SELECT t.name FROM public.chat_talk t WHERE t.space_id = talk), ''), c.names, '–'), 120),
    archived_at = CASE WHEN c.members = 0 THEN coalesce(s.archived_at, now()) END
  FROM (SELECT count(*) AS members, count(*) FILTER (WHERE m.role = 'guest') AS guests,
               string_agg(p.name, ', ' ORDER BY p.sort_name) AS names
        FROM public.spaces_membership m JOIN public.people_person p ON p.id = m.person_id
        WHERE m.space_id = talk) c
  WHERE s.id = talk AND s.is_talk
$$;

-- Lets people into a talk; those who are in it stay as they are.
CREATE FUNCTION engawa_seat(talk bigint, people bigint[], everyone bigint[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO public.spaces_membership (space_id, person_id, role, since, until, listed, ring)
  SELECT s.id, p.id, CASE WHEN p.ring = 1 THEN 'guest' ELSE 'member' END, now(),
         CASE WHEN p.ring = 1 THEN public.engawa_shared_until(p.id, everyone) END, s.listed, s.ring
  FROM public.spaces_space s, public.people_person p
  WHERE s.id = talk AND p.id = ANY(people)
  ON CONFLICT (person_id, space_id) DO NOTHING
$$;

-- Begins a talk of the reader with these people, or finds the direct one they have; null where they may not talk.
CREATE FUNCTION engawa_begin_talk(others bigint[], called text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  me bigint := nullif(current_setting('engawa.person', true), '')::bigint;
  everyone bigint[]; talk bigint; two text; at_edge boolean;
BEGIN
  everyone := ARRAY(SELECT DISTINCT one FROM unnest(others || me) AS one ORDER BY one);
  IF me IS NULL OR cardinality(everyone) NOT BETWEEN 2 AND 20 OR NOT public.engawa_may_talk(everyone) THEN
    RETURN NULL;
  END IF;
  IF cardinality(everyone) = 2 THEN
    two := everyone[1] || '-' || everyone[2];
    PERFORM pg_advisory_xact_lock(hashtextextended('talk ' || two, 0));
    SELECT space_id INTO talk FROM public.chat_talk WHERE pair = two;
  END IF;
  IF talk IS NULL THEN
    SELECT bool_or(ring = 1) INTO at_edge FROM public.people_person WHERE id = ANY(everyone);
    INSERT INTO public.spaces_space (name, slug, purpose, ring, audience, listed, joining, parts, member_count,
                                     guest_count, created_at, is_talk)
    VALUES ('', 'talk-' || left(replace(gen_random_uuid()::text, '-', ''), 14), '', CASE WHEN at_edge THEN 1 ELSE 2 END,
            2, 2, 'invited', '{chat}', 0, 0, now(), true)
    RETURNING id INTO talk;
    INSERT INTO public.chat_talk (space_id, pair, name)
    VALUES (talk, two, CASE WHEN two IS NULL THEN left(trim(called), 120) ELSE '' END);
  END IF;
  PERFORM public.engawa_seat(talk, everyone, everyone);
  PERFORM public.engawa_settle_talk(talk);
  RETURN talk;
END $$;

-- Lets more people into a group the reader is in; false where they may not be in it.
CREATE FUNCTION engawa_add_to_talk(talk bigint, others bigint[]) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE everyone bigint[];
BEGIN
  PERFORM 1 FROM public.spaces_space s JOIN public.chat_talk t ON t.space_id = s.id
  WHERE s.id = talk AND t.pair IS NULL
    AND s.id IN (SELECT unnest(nullif(current_setting('engawa.spaces', true), '')::bigint[]))
    AND (s.ring = 1 OR NOT EXISTS (SELECT 1 FROM public.people_person WHERE id = ANY(others) AND ring = 1))
  FOR UPDATE OF s;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  everyone := ARRAY(SELECT person_id FROM public.spaces_membership WHERE space_id = talk
                    UNION SELECT unnest(others) ORDER BY 1);
  IF cardinality(everyone) > 20 OR NOT public.engawa_may_talk(everyone) THEN
    RETURN false;
  END IF;
  PERFORM public.engawa_seat(talk, others, everyone);
  PERFORM public.engawa_settle_talk(talk);
  RETURN true;
END $$;

-- Calls a group the reader is in by a name; an empty one brings its people's names back.
CREATE FUNCTION engawa_name_talk(talk bigint, called text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE public.chat_talk SET name = left(trim(called), 120)
  WHERE space_id = talk AND pair IS NULL
    AND space_id IN (SELECT unnest(nullif(current_setting('engawa.spaces', true), '')::bigint[]));
  SELECT public.engawa_settle_talk(talk);
$$;

-- A guest stays in a talk as long as in a place shared with somebody in it.
CREATE FUNCTION engawa_talks_follow_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE stay public.spaces_membership := coalesce(NEW, OLD);
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.spaces_space WHERE id = stay.space_id AND is_talk) THEN
    UPDATE public.spaces_membership m
    SET until = coalesce(public.engawa_shared_until(m.person_id, ARRAY(
      SELECT o.person_id FROM public.spaces_membership o WHERE o.space_id = m.space_id)), now())
    FROM public.spaces_space s
    WHERE m.person_id = stay.person_id AND m.role = 'guest' AND s.id = m.space_id AND s.is_talk;
  END IF;
  RETURN NULL;
END $$;
