"""The planner knows more words, so that it tells rare from common ones."""

from django.db import migrations

MORE = "ALTER TABLE search_document ALTER words SET STATISTICS 1000; ANALYZE search_document (words);"


class Migration(migrations.Migration):
    dependencies = [("search", "0002_boundary")]
    operations = [
        migrations.RunSQL(MORE, "ALTER TABLE search_document ALTER words SET STATISTICS -1;"),
    ]
