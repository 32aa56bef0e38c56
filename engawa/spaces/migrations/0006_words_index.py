"""The words of the spaces that are there, and their index, made beside whoever works meanwhile."""

from django.db import migrations

FILL = """
DO $$
DECLARE done bigint := 0; last bigint;
BEGIN
  LOOP
    SELECT max(id) INTO last FROM
      (SELECT id FROM spaces_space WHERE id > done ORDER BY id LIMIT 2000) AS batch;
    EXIT WHEN last IS NULL;
    UPDATE spaces_space SET words = engawa_space_words(name, purpose)
      WHERE id > done AND id <= last AND words IS NULL;
    COMMIT;
    done := last;
  END LOOP;
END $$;
"""
FIND = "CREATE INDEX CONCURRENTLY IF NOT EXISTS space_words ON spaces_space USING gin (words);"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("spaces", "0005_words")]
    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(FIND, "DROP INDEX CONCURRENTLY IF EXISTS space_words;"),
    ]
