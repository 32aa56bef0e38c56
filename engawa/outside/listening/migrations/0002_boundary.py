"""Who sees what we listen for and what was found: whoever reads the query's space; what is private, its people."""

from django.db import migrations

from engawa.boundary.policies import CLEARANCE, ME, SPACES, Protection, protect

INSIDE = f"{CLEARANCE} >= 1"
OURS = f"{INSIDE} AND space_id IN {SPACES}"
READS = (
    f"(space_id IN {SPACES} OR {{}}EXISTS "
    f"(SELECT 1 FROM spaces_space s WHERE s.id = space_id AND s.audience <= {CLEARANCE}))"
)
READ = f"{INSIDE} AND {READS.format('')}"
READ_PUBLIC = f"{INSIDE} AND {READS.format('NOT is_private AND ')}"
SEES_QUERY = "EXISTS (SELECT 1 FROM listening_query q WHERE q.id = query_id)"
COUNTED = f"{READ} AND {SEES_QUERY}"
GRANTS = """
REVOKE ALL ON listening_ownword FROM engawa_app;
GRANT SELECT ON listening_following, listening_query TO engawa_postman;
ALTER TABLE listening_query ADD CONSTRAINT query_space_key UNIQUE (id, space_id);
ALTER TABLE listening_match ADD CONSTRAINT match_space_is_the_querys
  FOREIGN KEY (query_id, space_id) REFERENCES listening_query (id, space_id) ON DELETE CASCADE;
ALTER TABLE listening_match ADD CONSTRAINT match_goes_with_its_mention
  FOREIGN KEY (mention_id) REFERENCES listening_mention (id) ON DELETE CASCADE;
ALTER TABLE listening_hour ADD CONSTRAINT hour_space_is_the_querys
  FOREIGN KEY (query_id, space_id) REFERENCES listening_query (id, space_id) ON DELETE CASCADE;
ALTER TABLE listening_wave ADD CONSTRAINT wave_space_is_the_querys
  FOREIGN KEY (query_id, space_id) REFERENCES listening_query (id, space_id) ON DELETE CASCADE;
ALTER TABLE listening_following ADD CONSTRAINT following_goes_with_its_query
  FOREIGN KEY (query_id) REFERENCES listening_query (id) ON DELETE CASCADE;
"""
UNDO = """
ALTER TABLE listening_following DROP CONSTRAINT following_goes_with_its_query;
ALTER TABLE listening_wave DROP CONSTRAINT wave_space_is_the_querys;
ALTER TABLE listening_hour DROP CONSTRAINT hour_space_is_the_querys;
ALTER TABLE listening_match DROP CONSTRAINT match_goes_with_its_mention;
ALTER TABLE listening_match DROP CONSTRAINT match_space_is_the_querys;
ALTER TABLE listening_query DROP CONSTRAINT query_space_key;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("listening", "0001_initial"),
        ("channels", "0002_boundary"),
        ("contacts", "0002_boundary"),
        ("spaces", "0004_stays"),
    ]
    operations = [
        migrations.RunSQL(GRANTS, UNDO),
        *protect(
            Protection(
                "listening_query",
                read=READ,
                add=f"{OURS} AND made_by_id = {ME}",
                edit=OURS,
                remove=OURS,
                columns=("name", "text", "version", "changed_at", "paused_at", "paused_by_id"),
            ),
            Protection(
                "listening_following",
                read=f"person_id = {ME}",
                add=f"{INSIDE} AND person_id = {ME} AND {SEES_QUERY}",
                remove=f"person_id = {ME}",
            ),
            Protection("listening_passing", read=INSIDE),
            Protection(
                "listening_story",
                read=READ,
                add=OURS,
                edit=OURS,
                columns=("mentions_count", "people_count", "first_id", "first_at", "last_at", "title"),
                remove=f"{OURS} AND mentions_count = 0",
            ),
            Protection(
                "listening_mention",
                read=READ_PUBLIC,
                edit=OURS,
                columns=(
                    "story_id",
                    "joined",
                    "parted_from_id",
                    "parted_by_id",
                    "mood",
                    "sure",
                    "taken_at",
                    "taken_by_id",
                ),
            ),
            Protection("listening_match", read=READ_PUBLIC, remove=OURS),
            Protection("listening_hour", read=COUNTED, remove=OURS),
            Protection("listening_wave", read=COUNTED, remove=OURS),
            Protection("listening_ownword", read="false"),
            Protection(
                "listening_insider",
                read=INSIDE,
                add=f"{INSIDE} AND by_id = {ME} AND EXISTS (SELECT 1 FROM contacts_identity i WHERE i.id = identity_id)",
                remove=INSIDE,
            ),
            Protection(
                "listening_correction",
                read=READ_PUBLIC,
                add=f"{OURS} AND by_id = {ME}",
                edit=OURS,
                edit_check=f"{OURS} AND by_id = {ME}",
                remove=OURS,
            ),
            Protection("listening_learnt", read=INSIDE),
        ),
    ]
