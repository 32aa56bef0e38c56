"""Who reads what was said to us: what is public whoever sees the account's space, what is private its people."""

from django.db import migrations

from engawa.boundary.policies import CLEARANCE, SPACES, Protection, protect

KEYS = "".join(
    f"""
ALTER TABLE inbox_{table} ADD CONSTRAINT {table}_space_is_the_accounts
  FOREIGN KEY (account_id, space_id) REFERENCES channels_account (id, space_id) ON UPDATE CASCADE;"""
    for table in ("thread", "message")
)
UNDO = "".join(
    f"ALTER TABLE inbox_{table} DROP CONSTRAINT {table}_space_is_the_accounts;"
    for table in ("thread", "message")
)
INSIDE = f"{CLEARANCE} >= 1"
OURS = f"{INSIDE} AND space_id IN {SPACES}"
READ = (
    f"{INSIDE} AND (space_id IN {SPACES} OR NOT is_private "
    "AND EXISTS (SELECT 1 FROM spaces_space s WHERE s.id = space_id))"
)


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_initial"), ("channels", "0002_boundary"), ("contacts", "0002_boundary")]
    operations = [
        migrations.RunSQL(KEYS, UNDO),
        *protect(
            Protection(
                "inbox_thread",
                read=READ,
                edit=OURS,
                columns=("state", "assignee_id", "subject", "answer_by", "waits_since"),
            ),
            Protection("inbox_message", read=READ),
        ),
    ]
