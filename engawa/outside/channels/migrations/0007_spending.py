"""How much each account reads and writes in a month, for those whose networks bill it."""

import django.db.models.deletion
from django.db import migrations, models

import engawa.base.ids
from engawa.boundary.policies import Protection, protect

GRANT = """
GRANT SELECT, INSERT, UPDATE, DELETE ON channels_spending TO engawa_courier;
REVOKE INSERT, UPDATE, DELETE ON channels_spending FROM engawa_app;
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0006_taking_back")]
    operations = [
        migrations.CreateModel(
            name="Spending",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        db_default=engawa.base.ids.NewId(), primary_key=True, serialize=False
                    ),
                ),
                ("month", models.DateField()),
                ("read", models.BigIntegerField(default=0)),
                ("written", models.BigIntegerField(default=0)),
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
                    models.UniqueConstraint(fields=("account", "month"), name="channel_spending_once")
                ],
            },
        ),
        migrations.RunSQL(GRANT, migrations.RunSQL.noop),
        *protect(
            Protection(
                "channels_spending",
                read="EXISTS (SELECT 1 FROM channels_account a WHERE a.id = account_id)",
            )
        ),
    ]
