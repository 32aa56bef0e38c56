"""A link opens one item through one function, so that no policy has to know of visitors at all."""

from django.db import migrations

from engawa.boundary.policies import CLEARANCE, ME, OWNED, SPACES, Protection, protect

STANDING = """
CREATE FUNCTION engawa_link_standing(secret text) RETURNS TABLE (number bigint, phrased boolean, closed text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT l.id, l.has_phrase, CASE
      WHEN l.withdrawn_at IS NOT NULL THEN 'withdrawn'
      WHEN l.expires_at <= now() THEN 'expired'
      WHEN l.misses >= 10 THEN 'locked'
      WHEN i.removed_at IS NOT NULL OR i.root_id IS NOT NULL OR NOT s.links_allowed
        OR i.kind NOT IN ('post', 'page', 'article', 'question')
        OR NOT EXISTS (SELECT 1 FROM spaces_membership m JOIN people_person p ON p.id = m.person_id
          WHERE m.space_id = i.space_id AND m.person_id = l.made_by_id AND p.ring = 2 AND p.merged_into_id IS NULL
            AND (m.until IS NULL OR m.until > now()))
        THEN 'closed'
      ELSE '' END
  FROM links_link l JOIN content_item i ON i.id = l.item_id JOIN spaces_space s ON s.id = i.space_id
  WHERE l.digest = encode(sha256(convert_to(secret, 'UTF8')), 'hex')
$$;
"""
ENTER = """
CREATE FUNCTION engawa_link_enter(secret text, phrase text, action text, came_from text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  found bigint;
  fits boolean;
BEGIN
  SELECT number INTO found FROM engawa_link_standing(secret) WHERE closed = '';
  IF found IS NULL THEN RETURN NULL; END IF;
  SELECT l.door = encode(sha256(convert_to(secret || E'\\n' || phrase, 'UTF8')), 'hex') INTO fits
    FROM links_link l WHERE l.id = found FOR UPDATE;
  UPDATE links_link SET misses = CASE WHEN fits THEN 0 ELSE misses + 1 END
    WHERE id = found AND (NOT fits OR misses > 0);
  INSERT INTO links_use (link_id, at, what, net)
    VALUES (found, now(), CASE WHEN fits THEN action ELSE 'miss' END, left(came_from, 45));
  RETURN CASE WHEN fits THEN found END;
END $$;
"""
READ = """
CREATE FUNCTION engawa_link_read(secret text, phrase text, came_from text) RETURNS jsonb
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH entered AS (SELECT engawa_link_enter(secret, phrase, 'page', came_from) AS link),
  root AS (
    SELECT i.*, l.with_talk, l.expires_at AS good_until
    FROM entered JOIN links_link l ON l.id = entered.link JOIN content_item i ON i.id = l.item_id
  ), shown AS (
    (SELECT i.id, i.parent_id, i.author_id, i.byline, i.html, i.created_at, i.removed_at FROM content_item i, root
     WHERE root.with_talk AND i.root_id = root.id AND i.space_id = root.space_id ORDER BY i.id LIMIT 500)
    UNION ALL SELECT id, NULL, author_id, byline, html, created_at, removed_at FROM root
  )
  SELECT jsonb_build_object(
    'id', root.id::text, 'kind', root.kind, 'title', root.title, 'with_talk', root.with_talk,
    'edited_at', root.edited_at, 'good_until', root.good_until,
    'voices', (SELECT jsonb_agg(jsonb_build_object(
        'id', v.id::text, 'author', coalesce(p.name, v.byline), 'html', v.html, 'created_at', v.created_at,
        'removed', v.removed_at IS NOT NULL) ORDER BY v.id)
      FROM shown v LEFT JOIN people_person p ON p.id = v.author_id),
    'files', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'item', a.item_id::text, 'name', a.name, 'size', a.size, 'type', a.media_type, 'file', a.file) ORDER BY a.id), '[]')
      FROM content_attachment a JOIN shown v ON v.id = a.item_id WHERE a.file <> '' AND v.removed_at IS NULL))
  FROM root
$$;
CREATE FUNCTION engawa_link_file(secret text, phrase text, wanted text, came_from text)
RETURNS TABLE (name varchar, media_type varchar)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH entered AS (SELECT engawa_link_enter(secret, phrase, 'file', came_from) AS link)
  SELECT a.name, a.media_type
  FROM entered JOIN links_link l ON l.id = entered.link JOIN content_item root ON root.id = l.item_id
  JOIN content_item i ON i.removed_at IS NULL AND i.space_id = root.space_id
    AND (i.id = root.id OR l.with_talk AND i.root_id = root.id)
  JOIN content_attachment a ON a.item_id = i.id
  WHERE a.file = wanted AND a.file <> '' LIMIT 1
$$;
"""
SIGNATURES = {
    "engawa_link_standing(text)": True,
    "engawa_link_enter(text, text, text, text)": False,
    "engawa_link_read(text, text, text)": True,
    "engawa_link_file(text, text, text, text)": True,
}
OWNERSHIP = "".join(
    f"ALTER FUNCTION {one} OWNER TO engawa_enter; REVOKE ALL ON FUNCTION {one} FROM PUBLIC;"
    + (f"GRANT EXECUTE ON FUNCTION {one} TO engawa_app;" if public else "")
    for one, public in SIGNATURES.items()
)
GRANTS = """
GRANT SELECT ON spaces_space, spaces_membership, people_person, content_item, content_attachment, links_link
  TO engawa_enter;
GRANT UPDATE (misses) ON links_link TO engawa_enter;
GRANT INSERT ON links_use TO engawa_enter;
GRANT USAGE ON SEQUENCE links_use_id_seq TO engawa_enter;
"""
NO_MORE = "".join(f"DROP FUNCTION {one};" for one in reversed(SIGNATURES))

SEEN = f"EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id AND ({CLEARANCE} >= 1 OR i.space_id IN {SPACES}))"
MADE = (
    f"made_by_id = {ME} AND {CLEARANCE} >= 1 AND withdrawn_at IS NULL AND misses = 0 "
    "AND expires_at <= now() + interval '30 days' AND EXISTS (SELECT 1 FROM content_item i "
    "JOIN spaces_space s ON s.id = i.space_id WHERE i.id = item_id AND i.root_id IS NULL AND i.removed_at IS NULL "
    f"AND i.kind::text = ANY (ARRAY['post'::text, 'page'::text, 'article'::text, 'question'::text]) AND i.space_id IN {SPACES} AND s.links_allowed)"
)
THEIRS = f"made_by_id = {ME} OR EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id AND i.space_id IN {OWNED})"


class Migration(migrations.Migration):
    dependencies = [("links", "0001_initial"), ("spaces", "0004_stays"), ("content", "0003_boundary")]
    operations = [
        migrations.RunSQL(STANDING + ENTER + READ + OWNERSHIP + GRANTS, NO_MORE),
        *protect(
            Protection(
                "links_link",
                read=SEEN,
                add=MADE,
                edit=THEIRS,
                edit_check=f"({THEIRS}) AND withdrawn_by_id = {ME}",
                columns=("withdrawn_at", "withdrawn_by_id"),
            ),
            Protection("links_use", read="EXISTS (SELECT 1 FROM links_link l WHERE l.id = link_id)"),
        ),
    ]
