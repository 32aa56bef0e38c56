"""The questions of all spaces, the newest first."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("content", "0007_files_by_digest")]
    operations = [
        AddIndexConcurrently(
            "item",
            models.Index(
                fields=["-id"],
                include=["space", "author", "audience"],
                name="item_question",
                condition=models.Q(kind="question", removed_at=None),
            ),
        ),
    ]
