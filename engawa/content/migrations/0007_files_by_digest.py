from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0006_files_and_previews")]

    operations = [
        AddIndexConcurrently(
            "attachment",
            models.Index(
                fields=["file"], name="attachment_by_file", condition=models.Q(("file", ""), _negated=True)
            ),
        ),
    ]
