"""What was asked without a name is found as well. Dropping NOT NULL rewrites nothing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0004_meaning")]
    operations = [
        migrations.AlterField(
            "document",
            "author",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="people.person",
                db_index=False,
            ),
        )
    ]
