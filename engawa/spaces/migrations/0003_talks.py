"""Talks between a few people are spaces that no list shows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("spaces", "0002_boundary")]
    operations = [
        migrations.AddField("space", "is_talk", models.BooleanField(db_default=False, default=False)),
    ]
