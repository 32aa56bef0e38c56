"""Owners see who follows and what waits; what is on its way in or out nobody reads."""

from django.db import migrations

from engawa.boundary.policies import (
    CLEARANCE,
    ME,
    OWNED,
    SPACES,
    STEWARD,
    Protection,
    one_of,
    protect,
    through_item,
)

INSIDE = f"{CLEARANCE} >= 1"
KEPT = f"{INSIDE} AND space_id IN {OWNED}"
BLOCKS = f"{INSIDE} AND (space_id IN {OWNED} OR space_id IS NULL AND coalesce({STEWARD}, false))"
QUEUES = ("word", "note", "activity", "delivery", "arrival", "seen")
KEYS = """
ALTER TABLE fediverse_tie ADD CONSTRAINT tie_space_is_the_accounts
  FOREIGN KEY (account_id, space_id) REFERENCES channels_account (id, space_id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE fediverse_reply ADD CONSTRAINT reply_space_is_the_accounts
  FOREIGN KEY (account_id, space_id) REFERENCES channels_account (id, space_id) ON UPDATE CASCADE ON DELETE CASCADE;
"""
NO_KEYS = """
ALTER TABLE fediverse_tie DROP CONSTRAINT tie_space_is_the_accounts;
ALTER TABLE fediverse_reply DROP CONSTRAINT reply_space_is_the_accounts;
"""


class Migration(migrations.Migration):
    dependencies = [("fediverse", "0001_initial"), ("channels", "0002_boundary")]
    operations = [
        migrations.RunSQL(KEYS, NO_KEYS),
        *protect(
            Protection("fediverse_peer", read=INSIDE),
            Protection("fediverse_host", read=INSIDE),
            Protection("fediverse_tie", read=KEPT),
            Protection(
                "fediverse_reply",
                read=f"{INSIDE} AND space_id IN {SPACES}",
                edit=f"{KEPT} AND state = 'held'",
                edit_check=f"{KEPT} AND {one_of('state', 'shown', 'refused')} AND decided_by_id = {ME}",
                columns=("state", "decided_by_id"),
            ),
            Protection("fediverse_echo", read=through_item("fediverse_echo")),
            Protection("fediverse_published", read=through_item("fediverse_published")),
            Protection(
                "fediverse_block",
                read=f"{INSIDE} AND (space_id IN {OWNED} OR space_id IS NULL)",
                add=f"{BLOCKS} AND by_id = {ME}",
                remove=BLOCKS,
            ),
            *(Protection(f"fediverse_{table}", read="false") for table in QUEUES),
        ),
    ]
