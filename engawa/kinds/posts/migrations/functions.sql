-- What a poll has come to: the votes for each choice, and under choice 0 how many voted. Of a secret poll the choices
-- are counted once it is over and five have voted; until then nobody sees them, whoever they are.
CREATE FUNCTION engawa_tally(asked bigint) RETURNS TABLE (choice smallint, votes bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH poll AS (
    SELECT p.item_id, p.secret,
      coalesce(least(p.closed_at, p.closes_at) <= now(), false)
        AND (SELECT count(*) >= 5 FROM public.posts_ballot b WHERE b.item_id = p.item_id) AS told
    FROM public.posts_poll p JOIN public.content_item i ON i.id = p.item_id
    WHERE p.item_id = asked AND i.removed_at IS NULL
      AND (i.audience <= nullif(current_setting('engawa.clearance', true), '')::smallint
           OR i.space_id = ANY (nullif(current_setting('engawa.spaces', true), '')::bigint[]))
  )
  SELECT 0::smallint, count(b.id) FROM poll LEFT JOIN public.posts_ballot b USING (item_id) GROUP BY poll.item_id
  UNION ALL
  SELECT chosen.number, count(DISTINCT b.person_id)
  FROM poll JOIN public.posts_ballot b USING (item_id), unnest(b.choices) AS chosen(number)
  WHERE NOT poll.secret OR poll.told
  GROUP BY chosen.number
$$;

-- Tells that somebody voted in a secret poll, and not who: the journal names nobody.
CREATE FUNCTION engawa_voted(asked bigint) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH told AS (
    INSERT INTO public.journal_entry (verb, at, item_id, space_id, audience, data, imported)
    SELECT 'poll.voted', now(), i.id, i.space_id, i.audience, '{}', false
    FROM public.posts_poll p JOIN public.content_item i ON i.id = p.item_id
    WHERE p.item_id = asked AND p.secret AND EXISTS (
      SELECT 1 FROM public.posts_ballot b WHERE b.item_id = asked
        AND b.person_id = nullif(current_setting('engawa.person', true), '')::bigint)
    RETURNING id
  ), waiting AS (
    INSERT INTO public.journal_undelivered (entry_id, missed, attempts, again_at) SELECT id, '{}', 0, now() FROM told
  )
  SELECT id FROM told
$$;

-- How many members are asked to read a post, and how many said that they have. In a group of fewer than five only its
-- author and the owners of its space learn it.
CREATE FUNCTION engawa_read_count(asked bigint, OUT members bigint, OUT done bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH post AS (
    SELECT i.id, i.space_id, i.author_id,
      i.author_id = nullif(current_setting('engawa.person', true), '')::bigint
        OR i.space_id = ANY (nullif(current_setting('engawa.owned', true), '')::bigint[]) AS told_all
    FROM public.posts_mustread m JOIN public.content_item i ON i.id = m.item_id
    WHERE m.item_id = asked AND i.removed_at IS NULL
      AND i.space_id = ANY (nullif(current_setting('engawa.spaces', true), '')::bigint[])
  ), counted AS (
    SELECT post.told_all, count(*) AS members, count(r.id) AS done
    FROM post JOIN public.spaces_membership s
      ON s.space_id = post.space_id AND s.person_id <> post.author_id AND (s.until IS NULL OR s.until > now())
    LEFT JOIN public.posts_receipt r ON r.item_id = post.id AND r.person_id = s.person_id
    GROUP BY post.told_all
  )
  SELECT members, done FROM counted WHERE told_all OR members >= 5
$$;

-- Reminds those who have not yet read what they are asked to read: once when half the time has gone, and once in the
-- last day, not within twenty hours. Each entry is for the reminded person alone: it names no space and no actor, so
-- nobody else learns from the journal who has not read. Returns how many were reminded.
CREATE FUNCTION engawa_remind(most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH due AS (
    SELECT m.item_id, s.person_id, CASE WHEN first.id IS NULL THEN 1 ELSE 2 END AS number
    FROM public.posts_mustread m
    JOIN public.content_item i ON i.id = m.item_id AND i.removed_at IS NULL
    JOIN public.spaces_space place ON place.id = i.space_id AND place.archived_at IS NULL
    JOIN public.spaces_membership s ON s.space_id = i.space_id AND s.person_id <> i.author_id
      AND (s.until IS NULL OR s.until > now())
    LEFT JOIN public.posts_reminder first ON first.item_id = m.item_id AND first.person_id = s.person_id
      AND first.number = 1
    WHERE m.until > now()
      AND NOT EXISTS (
        SELECT 1 FROM public.posts_receipt r WHERE r.item_id = m.item_id AND r.person_id = s.person_id)
      AND CASE WHEN first.id IS NULL THEN now() >= m.at + (m.until - m.at) / 2
          ELSE now() >= m.until - interval '24 hours' AND first.at <= now() - interval '20 hours' END
      AND NOT EXISTS (
        SELECT 1 FROM public.posts_reminder again WHERE again.item_id = m.item_id AND again.person_id = s.person_id
          AND again.number = 2)
    ORDER BY m.until, m.item_id, s.person_id
    LIMIT most
  ), reminded AS (
    INSERT INTO public.posts_reminder (item_id, person_id, number, at)
    SELECT item_id, person_id, number, now() FROM due
    ON CONFLICT (item_id, person_id, number) DO NOTHING
    RETURNING item_id, person_id, number
  ), told AS (
    INSERT INTO public.journal_entry (verb, at, item_id, person_id, data, imported)
    SELECT 'post.reminded', now(), item_id, person_id, jsonb_build_object('number', number), false FROM reminded
    RETURNING id
  ), waiting AS (
    INSERT INTO public.journal_undelivered (entry_id, missed, attempts, again_at) SELECT id, '{}', 0, now() FROM told
  )
  SELECT count(*) FROM told
$$;

ALTER FUNCTION engawa_tally(bigint) OWNER TO engawa_enter;
ALTER FUNCTION engawa_voted(bigint) OWNER TO engawa_enter;
ALTER FUNCTION engawa_read_count(bigint) OWNER TO engawa_enter;
ALTER FUNCTION engawa_remind(integer) OWNER TO engawa_enter;
REVOKE ALL ON FUNCTION engawa_tally(bigint), engawa_voted(bigint), engawa_read_count(bigint), engawa_remind(integer)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_tally(bigint), engawa_voted(bigint), engawa_read_count(bigint),
  engawa_remind(integer) TO engawa_app;
GRANT SELECT ON posts_poll, posts_ballot, posts_mustread, posts_receipt, posts_reminder TO engawa_enter;
GRANT INSERT ON posts_reminder, journal_entry, journal_undelivered TO engawa_enter;
GRANT SELECT ON journal_entry TO engawa_enter;
GRANT USAGE ON SEQUENCE posts_reminder_id_seq, engawa_sequence TO engawa_enter;
