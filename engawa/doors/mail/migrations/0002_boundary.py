"""What came by mail is seen by the door, and by the one it is known, or says, to be from."""

from django.db import migrations

from engawa.boundary.policies import ME, Protection, protect

GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON mail_arrival TO engawa_postman;
GRANT USAGE ON SEQUENCE mail_arrival_id_seq TO engawa_postman;
GRANT SELECT ON people_identity TO engawa_postman;
REVOKE INSERT, DELETE ON mail_arrival FROM engawa_app;
"""
MINE = f"person_id = {ME}"

PROTECTIONS = protect(
    Protection(
        "mail_arrival",
        read=MINE,
        edit=MINE,
        columns=("state", "words", "item", "settled_at"),
    ),
)


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial"), ("spaces", "0002_boundary")]
    operations = [migrations.RunSQL(GRANTS, migrations.RunSQL.noop), *PROTECTIONS]
