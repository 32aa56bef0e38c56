"""Indexes for the chart and for finding people, made beside whoever works meanwhile."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

FILL = """
DO $$
DECLARE done bigint := 0; last bigint;
BEGIN
  LOOP
    SELECT max(id) INTO last FROM
      (SELECT id FROM people_person WHERE id > done ORDER BY id LIMIT 5000) AS batch;
    EXIT WHEN last IS NULL;
    UPDATE people_person SET facets = engawa_person_facets(team, place, languages)
      WHERE id > done AND id <= last AND facets IS NULL;
    COMMIT;
    done := last;
  END LOOP;
END $$;
"""
FIND = "CREATE INDEX CONCURRENTLY IF NOT EXISTS person_facets ON people_person USING gin (facets);"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("people", "0003_chart")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE people_person VALIDATE CONSTRAINT person_has_a_manager;", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            "person",
            models.Index(
                fields=["manager", "sort_name", "id"],
                name="person_by_manager",
                condition=models.Q(("manager__isnull", False)),
            ),
        ),
        AddIndexConcurrently(
            "person",
            models.Index(
                fields=["sort_name", "id"],
                name="person_atop_the_chart",
                condition=models.Q(("manager", None), ("reports__gt", 0)),
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(FIND, "DROP INDEX CONCURRENTLY IF EXISTS person_facets;"),
    ]
