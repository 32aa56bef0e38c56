"""Guests see the people they share a space with at the cost of one look into an index for each person on the page."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from engawa.boundary.policies import CLEARANCE, ME, SPACES

MINE = "(SELECT nullif(current_setting('engawa.spaces', true), '')::bigint[])"
# OFFSET keeps the planner from listing everybody in these spaces first; the array lets one index answer.
ONE_LOOK = (
    "EXISTS (SELECT 1 FROM spaces_membership m WHERE m.person_id = people_person.id "
    f"AND m.space_id = ANY ({MINE}::bigint[]) OFFSET 0)"
)
BEFORE = (
    "EXISTS (SELECT 1 FROM spaces_membership m WHERE m.person_id = people_person.id "
    f"AND m.space_id IN {SPACES} OFFSET 0)"
)
POLICY = f"ALTER POLICY may_read ON people_person USING ({CLEARANCE} >= 1 OR id = {ME} OR {{}});"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("people", "0005_chart_and_leaving")]
    operations = [
        migrations.RunSQL(POLICY.format(ONE_LOOK), POLICY.format(BEFORE)),
        AddIndexConcurrently(
            "person",
            models.Index(
                fields=["sort_name", "id"], name="person_gone", condition=models.Q(left_at__isnull=False)
            ),
        ),
    ]
