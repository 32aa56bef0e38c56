"""Devices and notes are one person's; whoever tells the devices sees all of them."""

from django.db import migrations

from engawa.boundary.policies import ME, Protection, protect

GRANTS = """
GRANT SELECT, UPDATE, DELETE ON push_device TO engawa_postman;
GRANT SELECT, UPDATE, DELETE ON push_delivery TO engawa_postman;
GRANT SELECT, DELETE ON push_told TO engawa_postman;
REVOKE UPDATE, DELETE ON push_told, push_delivery FROM engawa_app;
"""
MINE = f"person_id = {ME}"

PROTECTIONS = protect(
    Protection(
        "push_device",
        read=MINE,
        add=MINE,
        edit=MINE,
        remove=MINE,
        columns=("p256dh", "auth", "name", "with_text"),
    ),
    Protection("push_told", read=MINE, add=MINE),
    Protection("push_delivery", read=MINE, add=MINE),
)


class Migration(migrations.Migration):
    dependencies = [("push", "0001_initial"), ("spaces", "0002_boundary")]
    operations = [migrations.RunSQL(GRANTS, migrations.RunSQL.noop), *PROTECTIONS]
