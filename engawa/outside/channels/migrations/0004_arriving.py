import django.db.models.deletion
from django.db import migrations, models

import engawa.base.ids
from engawa.boundary.policies import Protection, protect


class Migration(migrations.Migration):
    dependencies = [("channels", "0003_answering")]
    operations = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        db_default=engawa.base.ids.NewId(), primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("content", models.JSONField(default=dict)),
                ("came_at", models.DateTimeField(auto_now_add=True)),
                ("heard_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="channels.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "key"), name="channel_arrival_once")
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("heard_at__isnull", True)),
                        fields=["account", "id"],
                        name="channel_arrival_waits",
                    )
                ],
            },
        ),
        migrations.RunSQL("REVOKE ALL ON channels_arrival FROM engawa_app;", migrations.RunSQL.noop),
        *protect(Protection("channels_arrival", read="false")),
    ]
