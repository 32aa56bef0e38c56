"""Who is in a talk, who reads marks and outcomes; and the functions by which talks are begun and joined."""

from pathlib import Path

from django.db import migrations

from engawa.boundary.policies import ME, SPACES, Protection, protect, through_item

FUNCTIONS = Path(__file__).with_name("talks.sql").read_text()
READERS = ("engawa_begin_talk(bigint[], text)", "engawa_add_to_talk(bigint, bigint[])",
           "engawa_name_talk(bigint, text)", "engawa_settle_talk(bigint)")  # fmt: skip
INNER = (
    "engawa_may_talk(bigint[])",
    "engawa_shared_until(bigint, bigint[])",
    "engawa_seat(bigint, bigint[], bigint[])",
    "engawa_talks_follow_stays()",
)
OWNERSHIP = "".join(
    f"ALTER FUNCTION {name} OWNER TO engawa_enter; REVOKE ALL ON FUNCTION {name} FROM PUBLIC;"
    for name in (*READERS, *INNER)
) + "".join(f"GRANT EXECUTE ON FUNCTION {name} TO engawa_app;" for name in READERS)
RIGHTS = """
GRANT INSERT ON spaces_space TO engawa_enter;
GRANT INSERT, UPDATE ON spaces_membership TO engawa_enter;
GRANT INSERT, UPDATE ON chat_talk TO engawa_enter;
GRANT USAGE ON SEQUENCE spaces_space_id_seq, spaces_membership_id_seq TO engawa_enter;
CREATE TRIGGER talks_follow_new_stays AFTER INSERT ON spaces_membership
  FOR EACH ROW WHEN (NEW.role = 'guest') EXECUTE FUNCTION engawa_talks_follow_stays();
CREATE TRIGGER talks_follow_stays AFTER DELETE OR UPDATE OF until ON spaces_membership
  FOR EACH ROW WHEN (OLD.role = 'guest') EXECUTE FUNCTION engawa_talks_follow_stays();
"""
MINE = f"person_id = {ME} AND space_id IN {SPACES}"
SPOKEN_OF = (
    "EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id "
    f"AND i.author_id = {ME}) AND space_id IN {SPACES}"
)


class Migration(migrations.Migration):
    dependencies = [("chat", "0001_initial"), ("spaces", "0003_talks"), ("content", "0004_said_in_rooms")]
    operations = [
        migrations.RunSQL(FUNCTIONS + OWNERSHIP + RIGHTS, migrations.RunSQL.noop),
        *protect(
            Protection("chat_talk", read=f"space_id IN {SPACES}"),
            Protection(
                "chat_mark",
                read=f"person_id = {ME}",
                add=MINE,
                edit=f"person_id = {ME}",
                remove=f"person_id = {ME}",
                columns=("upto",),
            ),
            Protection("chat_outcome", read=through_item("chat_outcome"), add=SPOKEN_OF),
        ),
    ]
