"""Who sees people, spaces and memberships. A guest sees people of shared spaces only, on any road."""

from pathlib import Path

from django.db import migrations

from engawa.boundary.policies import CLEARANCE, ME, OWNED, SPACES, STEWARD, Protection, protect

FUNCTIONS = (Path(__file__).resolve().parents[2] / "boundary" / "functions.sql").read_text()
OWNERSHIP = """
ALTER FUNCTION engawa_read_as(bigint) OWNER TO engawa_enter;
ALTER FUNCTION engawa_bump(bigint, bigint, integer) OWNER TO engawa_enter;
ALTER FUNCTION engawa_count_members(bigint) OWNER TO engawa_enter;
ALTER FUNCTION engawa_membership_fits() OWNER TO engawa_enter;
ALTER FUNCTION engawa_tag(text) OWNER TO engawa_enter;
ALTER FUNCTION engawa_space_of(bigint) OWNER TO engawa_enter;
ALTER FUNCTION engawa_invited_by(text) OWNER TO engawa_enter;
ALTER FUNCTION engawa_move(bigint[], bigint) OWNER TO engawa_enter;
REVOKE ALL ON FUNCTION engawa_move(bigint[], bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_move(bigint[], bigint) TO engawa_app;
REVOKE ALL ON FUNCTION engawa_invited_by(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_invited_by(text) TO engawa_app;
REVOKE ALL ON FUNCTION engawa_space_of(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_space_of(bigint) TO engawa_app;
REVOKE ALL ON FUNCTION engawa_tag(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_tag(text) TO engawa_app, engawa_importer;
REVOKE ALL ON FUNCTION engawa_read_as(bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION engawa_bump(bigint, bigint, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION engawa_count_members(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_read_as(bigint) TO engawa_app, engawa_importer, engawa_owner;
GRANT EXECUTE ON FUNCTION engawa_bump(bigint, bigint, integer) TO engawa_app;
GRANT EXECUTE ON FUNCTION engawa_count_members(bigint) TO engawa_app, engawa_importer, engawa_owner;
GRANT SELECT ON people_person, spaces_membership, spaces_invitation TO engawa_enter;
GRANT SELECT, UPDATE ON content_item, spaces_space TO engawa_enter;
GRANT SELECT, INSERT ON content_tag TO engawa_enter;
GRANT USAGE ON SEQUENCE content_tag_id_seq TO engawa_enter;
CREATE TRIGGER membership_fits BEFORE INSERT OR UPDATE ON spaces_membership
  FOR EACH ROW EXECUTE FUNCTION engawa_membership_fits();
"""
KEYS = """
ALTER TABLE spaces_membership ADD CONSTRAINT membership_listed_is_the_spaces
  FOREIGN KEY (space_id, listed, ring) REFERENCES spaces_space (id, listed, ring) ON UPDATE CASCADE;
"""
SHARES_A_SPACE = (
    "EXISTS (SELECT 1 FROM spaces_membership m "
    f"WHERE m.person_id = people_person.id AND m.space_id IN {SPACES})"
)
LISTED = f"listed <= {CLEARANCE}"
EMPLOYEE = f"{CLEARANCE} >= 1"
PERSON = "EXISTS (SELECT 1 FROM people_person p WHERE p.id = {0})"

PROTECTIONS = protect(
    Protection(
        "people_person",
        read=f"{EMPLOYEE} OR id = {ME} OR {SHARES_A_SPACE}",
        add=f"{STEWARD} AND NOT is_owner OR {EMPLOYEE} AND ring = 1 AND NOT is_owner",
        edit=f"id = {ME} OR {STEWARD}",
        columns=(
            "name",
            "handle",
            "title",
            "place",
            "team",
            "about",
            "languages",
            "timezone",
            "avatar",
        ),
    ),
    Protection(
        "people_identity",
        read=f"{EMPLOYEE} OR person_id = {ME}",
        add=f"person_id = {ME} OR {STEWARD} OR {EMPLOYEE} AND NOT verified",
        remove=f"person_id = {ME}",
    ),
    Protection("people_likeness", read=EMPLOYEE, edit=STEWARD, columns=("refused_by_id", "refused_at")),
    Protection("people_merge", read=EMPLOYEE),
    Protection("people_mergedrow", read=STEWARD),
    Protection(
        "people_follow",
        read=f"follower_id = {ME} OR person_id = {ME}",
        add=(
            f"follower_id = {ME} AND (person_id IS NULL OR {PERSON.format('person_id')}) "
            "AND (space_id IS NULL OR EXISTS (SELECT 1 FROM spaces_space s WHERE s.id = space_id))"
        ),
        remove=f"follower_id = {ME}",
    ),
    Protection(
        "people_thanks",
        read=(
            f"giver_id = {ME} OR receiver_id = {ME} OR (item_id IS NULL AND {EMPLOYEE}) "
            "OR EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id)"
        ),
        add=(
            f"giver_id = {ME} AND receiver_id <> {ME} AND {PERSON.format('receiver_id')} "
            "AND (item_id IS NULL OR EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id))"
        ),
        remove=f"giver_id = {ME}",
    ),
    Protection(
        "spaces_hub", read="true", add=f"{STEWARD} AND begun_by_id = {ME}", edit=STEWARD, columns=("name",)
    ),
    Protection(
        "spaces_space",
        read=f"{LISTED} OR id IN {SPACES} OR created_by_id = {ME}",
        add=f"{EMPLOYEE} AND created_by_id = {ME}",
        edit=f"id IN {OWNED}",
        columns=("name", "slug", "purpose", "audience", "listed", "ring", "joining", "parts", "archived_at"),
    ),
    Protection(
        "spaces_spaceaddress",
        read="EXISTS (SELECT 1 FROM spaces_space s WHERE s.id = space_id)",
        add=f"space_id IN {OWNED}",
        remove=f"space_id IN {OWNED}",
    ),
    Protection(
        "spaces_membership",
        read=f"space_id IN {SPACES} OR person_id = {ME} OR ({EMPLOYEE} AND {LISTED})",
        add=(
            f"space_id IN {OWNED} "
            f"OR (person_id = {ME} AND role = 'member' AND EXISTS "
            "(SELECT 1 FROM spaces_space s WHERE s.id = space_id AND s.joining = 'open' "
            f"AND s.ring <> 1 AND s.audience <= {CLEARANCE} AND s.archived_at IS NULL)) "
            f"OR (person_id = {ME} AND role = 'owner' AND EXISTS "
            f"(SELECT 1 FROM spaces_space s WHERE s.id = space_id AND s.created_by_id = {ME} AND s.member_count = 0)) "
            f"OR (role = 'guest' AND sponsor_id = {ME} AND space_id IN {SPACES} AND {EMPLOYEE})"
        ),
        edit=f"space_id IN {OWNED} OR (role = 'guest' AND sponsor_id = {ME})",
        remove=f"space_id IN {OWNED} OR person_id = {ME} OR (role = 'guest' AND sponsor_id = {ME})",
        columns=("role", "until", "sponsor_id"),
    ),
    Protection(
        "spaces_invitation",
        read=f"by_id = {ME} OR {STEWARD}",
        add=f"by_id = {ME} AND {EMPLOYEE} AND (ring = 1 OR {STEWARD})",
        edit=f"by_id = {ME} OR {STEWARD}",
        columns=("withdrawn_at", "uses_left"),
    ),
    Protection(
        "spaces_joinrequest",
        read=f"person_id = {ME} OR space_id IN {OWNED}",
        add=(
            f"person_id = {ME} AND EXISTS (SELECT 1 FROM spaces_space s WHERE s.id = space_id AND s.joining = 'request')"
        ),
        edit=f"space_id IN {OWNED}",
        remove=f"person_id = {ME}",
        columns=("answered_by_id", "answered_at", "granted"),
    ),
)


class Migration(migrations.Migration):
    dependencies = [("spaces", "0001_initial"), ("people", "0002_initial"), ("content", "0002_initial")]
    operations = [
        migrations.RunSQL(FUNCTIONS + OWNERSHIP, migrations.RunSQL.noop),
        migrations.RunSQL(
            KEYS, "ALTER TABLE spaces_membership DROP CONSTRAINT membership_listed_is_the_spaces;"
        ),
        *PROTECTIONS,
    ]
