"""Who sees a case, and who works on it: the people of its own space, and of the space it was carried into."""

from django.db import migrations

from engawa.boundary.policies import CLEARANCE, ME, OWNED, SPACES, Protection, one_of, protect

HIDDEN = "REVOKE ALL ON cases_connectionkey, cases_likeness FROM engawa_app;"
INSIDE = f"{CLEARANCE} >= 1"
CARRIED_TO_US = f"EXISTS (SELECT 1 FROM content_item i WHERE i.id = {{0}}.item_id AND i.space_id IN {SPACES})"
READ = (
    f"{INSIDE} AND (space_id IN {SPACES} OR EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id) "
    "OR NOT is_private AND EXISTS (SELECT 1 FROM spaces_space s WHERE s.id = space_id))"
)
WORKS = f"{INSIDE} AND (space_id IN {SPACES} OR {CARRIED_TO_US.format('cases_case')})"
SEEN = "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id)"
WORKED_ON = (
    f"{INSIDE} AND EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id "
    f"AND (c.space_id IN {SPACES} OR {CARRIED_TO_US.format('c')}))"
)
OURS = f"{INSIDE} AND EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id AND c.space_id IN {SPACES})"
HEARD = "EXISTS (SELECT 1 FROM inbox_message m WHERE m.id = message_id)"
APPROVES = (
    f"approved_by_id = {ME} AND EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id AND c.space_id IN {SPACES} "
    f"AND (c.space_id IN {OWNED} OR written_by_id IS DISTINCT FROM {ME}))"
)
LINKED = "EXISTS (SELECT 1 FROM cases_link l WHERE l.id = link_id)"
LINK_WORKED_ON = (
    "EXISTS (SELECT 1 FROM cases_link l JOIN cases_case c ON c.id = l.case_id WHERE l.id = link_id "
    f"AND (c.space_id IN {SPACES} OR {CARRIED_TO_US.format('c')}))"
)
TOLD = "EXISTS (SELECT 1 FROM cases_telling t WHERE t.id = telling_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("content", "0003_boundary"),
        ("inbox", "0002_boundary"),
    ]
    operations = [
        migrations.RunSQL(HIDDEN, migrations.RunSQL.noop),
        *protect(
            Protection(
                "cases_case",
                read=READ,
                add=f"{INSIDE} AND space_id IN {SPACES} AND opened_by_id = {ME} AND item_id IS NULL",
                edit=WORKS,
                edit_check=f"{WORKS} AND (item_id IS NULL OR EXISTS (SELECT 1 FROM content_item i "
                "WHERE i.id = item_id AND i.kind = 'case'))",
                columns=(
                    "title", "state", "owner_id", "promised_for", "item_id", "merged_into_id", "fixed_at",
                    "last_heard_at", "minutes",
                ),
            ),
            Protection("cases_step", read=SEEN, add=f"by_id = {ME} AND {WORKED_ON}"),
            Protection(
                "cases_merging",
                read=SEEN,
                add=f"by_id = {ME} AND {WORKED_ON} AND into_id <> case_id",
                edit=WORKED_ON,
                columns=("undone_at", "undone_by_id"),
            ),
            Protection(
                "cases_voice",
                read=SEEN,
                add=f"by_id = {ME} AND {WORKED_ON} AND {HEARD}",
                edit=f"{WORKED_ON} AND {HEARD}",
                columns=("state", "kind", "by_id", "at"),
            ),
            Protection("cases_likeness", read="false"),
            Protection(
                "cases_telling",
                read=SEEN,
                add=f"written_by_id = {ME} AND state = 'draft' AND approved_by_id IS NULL AND {WORKED_ON}",
                edit=WORKED_ON,
                edit_check=f"{WORKED_ON} AND (state <> 'approved' OR {APPROVES})",
                columns=("text", "state", "written_by_id", "written_at", "approved_by_id", "approved_at"),
            ),
            Protection(
                "cases_variant",
                read=TOLD,
                add=f"EXISTS (SELECT 1 FROM cases_telling t JOIN cases_case c ON c.id = t.case_id "
                f"WHERE t.id = telling_id AND t.state = 'draft' AND (c.space_id IN {SPACES} "
                f"OR {CARRIED_TO_US.format('c')}))",
                remove="EXISTS (SELECT 1 FROM cases_telling t WHERE t.id = telling_id AND t.state = 'draft')",
            ),
            Protection(
                "cases_told",
                read=SEEN,
                add=f"by_id = {ME} AND {one_of('state', 'planned', 'spared')} AND {OURS}",
                edit=OURS,
                columns=("state", "dispatch_id", "trouble", "by_id"),
            ),
            Protection(
                "cases_connection",
                read=f"{INSIDE} AND EXISTS (SELECT 1 FROM spaces_space s WHERE s.id = space_id)",
                edit=f"{INSIDE} AND space_id IN {OWNED}",
                columns=("name", "state", "look_at"),
            ),
            Protection("cases_connectionkey", read="false"),
            Protection(
                "cases_link",
                read=SEEN,
                add=f"by_id = {ME} AND state = 'wanted' AND {WORKED_ON}",
                edit=f"{WORKED_ON} AND {one_of('state', 'stands', 'failed')}",
                edit_check=f"{WORKED_ON} AND {one_of('state', 'wanted', 'ended')}",
                columns=("state", "due_at", "attempts", "trouble", "wish"),
            ),
            Protection(
                "cases_remark", read=LINKED, add=f"by_id = {ME} AND state = 'wanted' AND {LINK_WORKED_ON}"
            ),
            Protection(
                "cases_release",
                read=f"{INSIDE} AND EXISTS (SELECT 1 FROM spaces_space s WHERE s.id = space_id "
                f"AND (s.audience <= {CLEARANCE} OR s.id IN {SPACES}))",
                add=f"{INSIDE} AND space_id IN {SPACES} AND by_id = {ME}",
                remove=f"{INSIDE} AND space_id IN {SPACES}",
            ),
            Protection("cases_figures", read=SEEN),
        ),
    ]  # fmt: skip
