"""Spaces that are there already can ask questions as new ones can."""

from django.db import migrations

ADD = """
UPDATE spaces_space SET parts = array_append(parts, 'questions')
WHERE NOT is_talk AND NOT 'questions' = ANY (parts)
"""


class Migration(migrations.Migration):
    dependencies = [("questions", "0002_boundary"), ("spaces", "0003_talks")]
    operations = [
        migrations.RunSQL(ADD, "UPDATE spaces_space SET parts = array_remove(parts, 'questions')"),
    ]
