"""What was said in a room, so that counting what somebody has not read yet reads an index and nothing else."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("content", "0003_boundary")]
    operations = [
        AddIndexConcurrently(
            "item",
            models.Index(
                fields=["space", "id"],
                include=["author", "audience"],
                name="item_said_in_room",
                condition=models.Q(kind="chat", root=None, removed_at=None),
            ),
        ),
    ]
