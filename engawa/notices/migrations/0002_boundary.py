"""What one wants to hear of, was told and has seen is for that person alone; the postman writes notices."""

from django.db import migrations

from engawa.boundary.policies import ME, Protection, protect

MINE = f"person_id = {ME}"
READABLE = (
    "(item_id IS NULL OR EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id AND i.removed_at IS NULL)) "
    "AND (space_id IS NULL OR EXISTS (SELECT 1 FROM spaces_space s WHERE s.id = space_id))"
)
STANDS = (
    "(item_id IS NULL OR EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id)) "
    "AND (space_id IS NULL OR EXISTS (SELECT 1 FROM spaces_space s WHERE s.id = space_id))"
)
GRANTS = """
GRANT SELECT ON people_person, people_account, people_follow, spaces_space, spaces_membership, spaces_joinrequest,
  content_mention TO engawa_postman;
GRANT SELECT, INSERT, UPDATE, DELETE ON notices_notice, notices_digest TO engawa_postman;
GRANT USAGE ON SEQUENCE engawa_sequence TO engawa_postman;
GRANT SELECT ON notices_wish, notices_setting, notices_seen TO engawa_postman, engawa_enter;
REVOKE INSERT, DELETE ON notices_notice FROM engawa_app;
REVOKE INSERT, DELETE ON notices_digest FROM engawa_app;
"""
# How many saw, answered and muted an item: for its author alone, and never who.
REACH = """
CREATE FUNCTION engawa_reach(thing bigint) RETURNS TABLE (seen bigint, answered bigint, muted bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH mine AS (
    SELECT id, space_id, author_id FROM content_item
    WHERE id = thing AND author_id = nullif(current_setting('engawa.person', true), '')::bigint
  )
  SELECT
    (SELECT count(*) FROM notices_seen s WHERE s.item_id = mine.id AND s.person_id <> mine.author_id),
    (SELECT count(DISTINCT a.author_id) FROM content_item a
     WHERE a.root_id = mine.id AND a.removed_at IS NULL AND a.author_id <> mine.author_id),
    (SELECT count(*) FROM (
       SELECT w.person_id FROM notices_wish w
       WHERE w.item_id = mine.id AND (w.level = 0 OR w.quiet_until > now())
       UNION
       SELECT w.person_id FROM notices_wish w
       JOIN spaces_membership m ON m.space_id = w.space_id AND m.person_id = w.person_id
       WHERE w.space_id = mine.space_id AND (w.level = 0 OR w.quiet_until > now())
     ) quiet WHERE quiet.person_id <> mine.author_id)
  FROM mine
$$;
ALTER FUNCTION engawa_reach(bigint) OWNER TO engawa_enter;
REVOKE ALL ON FUNCTION engawa_reach(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_reach(bigint) TO engawa_app;
"""
PROTECTIONS = protect(
    Protection("notices_wish", read=MINE, add=f"{MINE} AND {STANDS}", edit=MINE, remove=MINE,
               columns=("level", "quiet_until")),
    Protection("notices_setting", read=MINE, add=MINE, edit=MINE),
    Protection("notices_notice", read=f"{MINE} AND {READABLE}", edit=MINE, edit_check=MINE,
               columns=("read_at", "waits", "carried_at")),
    Protection("notices_seen", read=MINE, edit=MINE, columns=("up_to", "at"),
               add=f"{MINE} AND EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id)"),
    Protection("notices_digest", read=MINE, edit=MINE, columns=("since", "next_at", "sent_at")),
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("spaces", "0003_talks")]
    operations = [
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(REACH, "DROP FUNCTION engawa_reach(bigint);"),
        *PROTECTIONS,
    ]
