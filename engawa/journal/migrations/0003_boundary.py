"""The journal is readable where its item or space is, and nothing in it is changed by readers."""

from django.db import migrations

from engawa.boundary.policies import CLEARANCE, ME, VISIBLE, Protection, protect

KEYS = """
ALTER TABLE journal_entry ADD CONSTRAINT entry_audience_is_the_spaces
  FOREIGN KEY (space_id, audience) REFERENCES spaces_space (id, audience) ON UPDATE CASCADE;
REVOKE UPDATE, DELETE ON journal_entry FROM engawa_app, engawa_importer;
REVOKE SELECT, UPDATE, DELETE ON journal_undelivered FROM engawa_app;
GRANT SELECT ON journal_entry, content_item TO engawa_postman;
GRANT SELECT, UPDATE, DELETE ON journal_undelivered TO engawa_postman;
"""

PROTECTIONS = protect(
    Protection(
        "journal_entry",
        read=(
            f"(space_id IS NOT NULL AND ({VISIBLE})) OR actor_id = {ME} OR person_id = {ME} "
            f"OR (space_id IS NULL AND person_id IS NULL AND {CLEARANCE} >= 1)"
        ),
        add=(
            f"actor_id = {ME} AND (space_id IS NULL "
            "OR EXISTS (SELECT 1 FROM spaces_space s WHERE s.id = space_id))"
        ),
    ),
)


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_initial"), ("spaces", "0002_boundary")]
    operations = [
        migrations.RunSQL(KEYS, "ALTER TABLE journal_entry DROP CONSTRAINT entry_audience_is_the_spaces;"),
        *PROTECTIONS,
    ]
