"""Who sees and uses an account: its space's people speak by it, its space's owners keep it, nobody reads its keys."""

from django.db import migrations

from engawa.boundary.policies import CLEARANCE, ME, OWNED, SPACES, Protection, one_of, protect

COURIER = """
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO engawa_courier;
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO engawa_courier;
"""
KEYS = """
ALTER TABLE channels_dispatch ADD CONSTRAINT dispatch_space_is_the_accounts
  FOREIGN KEY (account_id, space_id) REFERENCES channels_account (id, space_id) ON UPDATE CASCADE;
REVOKE ALL ON channels_key FROM engawa_app;
"""
INSIDE = f"{CLEARANCE} >= 1"
KEPT = f"{INSIDE} AND space_id IN {OWNED}"
SPOKEN = f"{INSIDE} AND space_id IN {SPACES}"
STILL = one_of("state", "held", "waiting", "unsure", "refused")


class Migration(migrations.Migration):
    dependencies = [("channels", "0001_initial"), ("spaces", "0004_stays")]
    operations = [
        migrations.RunSQL(COURIER, migrations.RunSQL.noop),
        migrations.RunSQL(
            KEYS, "ALTER TABLE channels_dispatch DROP CONSTRAINT dispatch_space_is_the_accounts;"
        ),
        *protect(
            Protection(
                "channels_account",
                read=f"{INSIDE} AND EXISTS (SELECT 1 FROM spaces_space s WHERE s.id = space_id)",
                add=f"{KEPT} AND made_by_id = {ME}",
                edit=KEPT,
            ),
            Protection("channels_key", read="false"),
            Protection(
                "channels_dispatch",
                read=SPOKEN,
                add=f"{SPOKEN} AND written_by_id = {ME} AND {one_of('state', 'held', 'waiting')}",
                edit=f"{SPOKEN} AND {STILL}",
                edit_check=f"{SPOKEN} AND {one_of('state', 'held', 'waiting', 'withdrawn')}",
                columns=("state", "draft", "due_at", "approved_by_id", "attempts", "trouble"),
            ),
        ),
    ]
