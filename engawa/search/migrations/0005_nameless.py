"""What was asked without a name is found as well. Dropping NOT NULL rewrites and checks nothing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0004_meaning")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
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
            ],
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE search_document ALTER COLUMN author_id DROP NOT NULL",
                    "ALTER TABLE search_document ALTER COLUMN author_id SET NOT NULL",
                )
            ],
        )
    ]
