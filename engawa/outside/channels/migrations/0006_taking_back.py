"""What was said can be changed and taken back at its network, which needs to know its own name for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0005_forms")]
    operations = [
        migrations.AddField(
            "dispatch",
            "raw",
            models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AlterField(
            "dispatch",
            "state",
            models.CharField(
                choices=[
                    ("held", "Waits for approval"),
                    ("waiting", "Is about to be sent"),
                    ("sending", "Is being sent"),
                    ("sent", "Sent"),
                    ("unsure", "Nobody knows whether it arrived"),
                    ("refused", "Not sent"),
                    ("withdrawn", "Withdrawn"),
                    ("removed", "Taken back"),
                ],
                default="waiting",
                max_length=9,
            ),
        ),
    ]
