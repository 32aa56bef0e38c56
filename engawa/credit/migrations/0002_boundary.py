"""Evidence is read where its item is, and never by anybody but the person while they hide it.

Evidence without an item (vouches, thanks in general) is for people inside; what somebody says of themselves is for
whoever may see them. Everything that is derived is written by the indexer; a reader writes what they say, and what
they hide of themselves.
"""

from django.db import migrations

from engawa.boundary.policies import CLEARANCE, ME, Protection, protect, through_item

EMPLOYEE = f"{CLEARANCE} >= 1"
PERSON = "EXISTS (SELECT 1 FROM people_person p WHERE p.id = {})"
SEES_THE_PERSON = f"({EMPLOYEE} OR {PERSON.format('credit_evidence.person_id')})"
SAID = f"person_id = {ME} AND sort = 'said' AND source = 'said' AND item_id IS NULL AND by_id IS NULL"

GRANTS = """
GRANT INSERT, UPDATE, DELETE ON credit_evidence, credit_share, credit_looked TO engawa_indexer;
REVOKE INSERT, UPDATE, DELETE ON credit_share, credit_looked FROM engawa_app;
"""

PROTECTIONS = protect(
    Protection(
        "credit_evidence",
        read=(
            f"person_id = {ME} OR (hidden_at IS NULL AND NOT withheld AND {SEES_THE_PERSON} AND CASE "
            f"WHEN item_id IS NOT NULL THEN {through_item('credit_evidence', standing=True)} "
            f"WHEN sort = 'said' THEN true ELSE {EMPLOYEE} END)"
        ),
        add=SAID,
        edit=f"person_id = {ME}",
        remove=SAID,
        columns=("hidden_at", "withheld"),
    ),
    Protection(
        "credit_reserve",
        read=f"person_id = {ME}",
        add=f"person_id = {ME}",
        remove=f"person_id = {ME}",
    ),
    Protection(
        "credit_vouch",
        read=f"giver_id = {ME} OR person_id = {ME}",
        add=f"giver_id = {ME} AND person_id <> {ME} AND {EMPLOYEE} AND {PERSON.format('person_id')}",
        remove=f"giver_id = {ME}",
    ),
    Protection("credit_share", read=through_item("credit_share", standing=True)),
    Protection("credit_looked", read=through_item("credit_looked")),
)


class Migration(migrations.Migration):
    dependencies = [("credit", "0001_initial"), ("spaces", "0003_talks")]
    operations = [migrations.RunSQL(GRANTS, migrations.RunSQL.noop), *PROTECTIONS]
