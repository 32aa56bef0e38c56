"""Mentions of everybody in a space."""

import django.db.models.deletion
from django.db import migrations, models

from engawa.boundary.policies import ME, SPACES, Protection, protect, through_item

MINE = (
    "EXISTS (SELECT 1 FROM content_item i WHERE i.id = item_id AND i.removed_at IS NULL "
    f"AND (i.author_id = {ME} OR i.kind = 'page') AND i.space_id IN {SPACES})"
)


class Migration(migrations.Migration):
    dependencies = [("content", "0004_said_in_rooms"), ("spaces", "0003_talks")]
    operations = [
        migrations.CreateModel(
            name="GroupMention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groups_mentioned",
                        to="content.item",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="spaces.space"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("item", "space"), name="group_mention_once")]
            },
        ),
        *protect(
            Protection(
                "content_groupmention",
                read=through_item("content_groupmention"),
                add=f"{MINE} AND EXISTS (SELECT 1 FROM spaces_space s WHERE s.id = content_groupmention.space_id)",
                remove=MINE,
            )
        ),
        migrations.RunSQL("GRANT SELECT ON content_groupmention TO engawa_postman;", migrations.RunSQL.noop),
    ]
