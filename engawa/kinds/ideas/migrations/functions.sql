-- How many support an idea and those merged into it, each person once; the ideas it was merged into are counted too.
CREATE FUNCTION engawa_count_support(asked bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH RECURSIVE up AS (
    SELECT item_id, merged_into_id FROM public.ideas_idea WHERE item_id = asked
    UNION
    SELECT i.item_id, i.merged_into_id FROM public.ideas_idea i JOIN up ON i.item_id = up.merged_into_id
  ), family AS (
    SELECT item_id AS head, item_id FROM up
    UNION
    SELECT family.head, i.item_id FROM public.ideas_idea i JOIN family ON i.merged_into_id = family.item_id
  ), counted AS (
    SELECT family.head, count(DISTINCT s.person_id) AS people
    FROM family LEFT JOIN public.ideas_support s ON s.item_id = family.item_id GROUP BY family.head
  )
  UPDATE public.ideas_idea SET support = counted.people FROM counted WHERE counted.head = item_id
$$;

-- Puts a question at an open door without saying who asks. What is written: the words, and the hour. The ids are made
-- of that hour and a random number, so that they stand in no order with what else happened then; the journal names no
-- actor, and is told some time within the next hour. How many were asked today is counted for shares of the house of
-- fifty people or more, at most eight of them, which are dealt out anew each day. Returns the question, or null when the
-- asker's share has asked ten today.
CREATE FUNCTION engawa_ask_nameless(door bigint, told_title text, told_body text, told_html text, told_byline text)
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  asker bigint := nullif(current_setting('engawa.person', true), '')::bigint;
  hour timestamptz := date_trunc('hour', now());
  shares integer;
  mine integer;
  question bigint;
  entry bigint;
BEGIN
  IF asker IS NULL OR coalesce(nullif(current_setting('engawa.clearance', true), '')::smallint, 0) < 1
     OR NOT EXISTS (
       SELECT 1 FROM public.ideas_opendoor o JOIN public.spaces_space s ON s.id = o.space_id
       WHERE s.id = door AND s.audience = 1 AND s.archived_at IS NULL) THEN
    RAISE EXCEPTION 'There is no open door here.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF btrim(told_title) = '' OR length(told_title) > 300 OR length(told_body) > 20000 THEN
    RAISE EXCEPTION 'A question has a title and at most 20,000 characters.' USING ERRCODE = 'check_violation';
  END IF;
  DELETE FROM public.ideas_allowance WHERE day < current_date;
  SELECT least(greatest(count(*) / 50, 1), 8) INTO shares
    FROM public.people_person WHERE ring = 2 AND merged_into_id IS NULL;
  mine := abs(hashtextextended(current_date::text || ':' || asker::text, 0) % shares);
  INSERT INTO public.ideas_allowance (day, share, asked) VALUES (current_date, mine, 1)
    ON CONFLICT (day, share) DO UPDATE SET asked = ideas_allowance.asked + 1 WHERE ideas_allowance.asked < 10;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  question := ((extract(epoch FROM hour) * 1000)::bigint << 21) | floor(random() * 2097152)::bigint;
  entry := ((extract(epoch FROM hour) * 1000)::bigint << 21) | floor(random() * 2097152)::bigint;
  INSERT INTO public.content_item
    (id, kind, space_id, audience, byline, title, body, format, html, created_at, bumped, talk)
    SELECT question, 'idea', s.id, s.audience, told_byline, btrim(told_title), told_body, 'markdown', told_html, hour,
           question, 0
    FROM public.spaces_space s WHERE s.id = door;
  INSERT INTO public.ideas_idea (item_id, stage, support, to_leaders) VALUES (question, 'new', 0, true);
  INSERT INTO public.journal_entry (id, verb, at, item_id, space_id, audience, data, imported)
    SELECT entry, 'idea.written', hour, question, s.id, s.audience, '{}', false
    FROM public.spaces_space s WHERE s.id = door;
  INSERT INTO public.journal_undelivered (entry_id, missed, attempts, again_at)
    VALUES (entry, '{}', 0, now() + random() * interval '1 hour');
  RETURN question;
END $$;

ALTER FUNCTION engawa_count_support(bigint) OWNER TO engawa_enter;
ALTER FUNCTION engawa_ask_nameless(bigint, text, text, text, text) OWNER TO engawa_enter;
REVOKE ALL ON FUNCTION engawa_count_support(bigint), engawa_ask_nameless(bigint, text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_count_support(bigint) TO engawa_app, engawa_importer;
GRANT EXECUTE ON FUNCTION engawa_ask_nameless(bigint, text, text, text, text) TO engawa_app;
GRANT SELECT, INSERT ON ideas_idea TO engawa_enter;
GRANT UPDATE (support) ON ideas_idea TO engawa_enter;
GRANT SELECT ON ideas_support, ideas_opendoor TO engawa_enter;
GRANT SELECT, INSERT, UPDATE, DELETE ON ideas_allowance TO engawa_enter;
GRANT USAGE ON SEQUENCE ideas_allowance_id_seq TO engawa_enter;
GRANT INSERT ON content_item, journal_entry, journal_undelivered TO engawa_enter;
