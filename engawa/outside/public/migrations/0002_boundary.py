"""What is shown is for whoever reads the item, what waits for the space's people; pings are nobody's to read."""

from django.db import migrations

from engawa.boundary.policies import CLEARANCE, OWNED, SPACES, Protection, protect

ITEM = "SELECT 1 FROM content_item i WHERE i.id = item_id"
OWNS = f"{CLEARANCE} >= 1 AND space_id IN {OWNED}"
NOT_FOR_READERS = "REVOKE ALL ON public_knock FROM engawa_app;"


class Migration(migrations.Migration):
    dependencies = [("public", "0001_initial"), ("content", "0007_files_by_digest")]
    operations = [
        migrations.RunSQL(NOT_FOR_READERS, migrations.RunSQL.noop),
        *protect(
            Protection(
                "public_face",
                read="EXISTS (SELECT 1 FROM spaces_space s WHERE s.id = space_id)",
                add=OWNS,
                edit=OWNS,
                columns=("takes_comments", "takes_mentions"),
            ),
            Protection(
                "public_answer",
                read=f"(state = 'shown' AND EXISTS ({ITEM} AND i.removed_at IS NULL)) "
                f"OR ({CLEARANCE} >= 1 AND EXISTS ({ITEM} AND i.space_id IN {SPACES}))",
            ),
            Protection("public_knock", read="false"),
            Protection(
                "public_ping", read=f"{CLEARANCE} >= 1 AND EXISTS ({ITEM} AND i.space_id IN {SPACES})"
            ),
        ),
    ]
