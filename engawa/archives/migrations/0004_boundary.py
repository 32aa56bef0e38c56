"""Imports are the owner's matter; where an item came from is seen with the item."""

from django.db import migrations

from engawa.boundary.policies import CLEARANCE, ME, STEWARD, Protection, protect, through_item

PROTECTIONS = protect(
    Protection("archives_source", read=f"{CLEARANCE} >= 1"),
    Protection("archives_origin", read=through_item("archives_origin")),
    Protection("archives_roomorigin", read="EXISTS (SELECT 1 FROM spaces_space s WHERE s.id = space_id)"),
    Protection(
        "archives_importrun",
        read=f"{STEWARD} OR by_id = {ME}",
        add=f"{STEWARD} AND by_id = {ME}",
        edit=STEWARD,
        columns=("wish", "state", "options"),
    ),
)


class Migration(migrations.Migration):
    dependencies = [("archives", "0003_initial"), ("content", "0003_boundary")]
    operations = PROTECTIONS
