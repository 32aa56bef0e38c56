"""Figures are for the members of their space, and so is who looked at them."""

from django.db import migrations

from engawa.boundary.policies import ME, SPACES, Protection, protect

GRANTS = """
GRANT INSERT, UPDATE, DELETE ON conversation_meter TO engawa_indexer;
REVOKE INSERT, UPDATE, DELETE ON conversation_meter FROM engawa_app;
"""
THEIRS = f"space_id IN {SPACES}"


class Migration(migrations.Migration):
    dependencies = [("conversation", "0001_initial"), ("spaces", "0002_boundary")]
    operations = [
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        *protect(
            Protection("conversation_meter", read=THEIRS),
            Protection(
                "conversation_look",
                read=THEIRS,
                add=f"person_id = {ME} AND {THEIRS}",
                edit=f"person_id = {ME} AND {THEIRS}",
                columns=("at", "times"),
            ),
        ),
    ]
