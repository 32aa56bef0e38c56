"""A letter is its reader's; whoever sends letters sees all of them, and what they say until they are sent."""

from django.db import migrations

from engawa.boundary.policies import ME, Protection, protect

GRANTS = """
GRANT SELECT, UPDATE, DELETE ON letters_outgoing TO engawa_postman;
GRANT SELECT, INSERT, UPDATE, DELETE ON letters_trouble TO engawa_postman;
GRANT USAGE ON SEQUENCE letters_trouble_id_seq TO engawa_postman;
REVOKE UPDATE, DELETE ON letters_outgoing FROM engawa_app;
REVOKE INSERT, UPDATE ON letters_trouble FROM engawa_app;
"""

PROTECTIONS = protect(
    Protection("letters_outgoing", read=f"person_id = {ME}", add=f"person_id = {ME}"),
    Protection("letters_trouble", read=f"person_id = {ME}", remove=f"person_id = {ME}"),
)


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial"), ("spaces", "0002_boundary")]
    operations = [migrations.RunSQL(GRANTS, migrations.RunSQL.noop), *PROTECTIONS]
