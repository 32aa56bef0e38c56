"""Each person is told once in each round. What guarded before goes when the new guard stands: nobody is told twice
meanwhile. It can be taken up again wherever it was broken off."""

from django.db import migrations, models

HALF_MADE = """
DO $$
DECLARE one text;
BEGIN
  FOR one IN SELECT i.indexrelid::regclass::text FROM pg_index i
    WHERE i.indexrelid IN (to_regclass('told_once_a_round'), to_regclass('one_telling_a_round')) AND NOT i.indisvalid
  LOOP
    EXECUTE 'DROP INDEX ' || one;
  END LOOP;
END $$
"""
TOLD = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS told_once_a_round ON cases_told (case_id, contact_id, round)"
CHANGE_GUARD = """
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'told_once_a_round') THEN
    ALTER TABLE cases_told ADD CONSTRAINT told_once_a_round UNIQUE USING INDEX told_once_a_round,
      DROP CONSTRAINT told_once;
  END IF;
END $$
"""
TELLING = (
    "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS one_telling_a_round ON cases_telling (case_id, round) "
    "WHERE NOT (state = 'withdrawn')"
)
ONE_TELLING = "DROP INDEX CONCURRENTLY IF EXISTS one_telling_stands"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0003_rounds")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(statement)
                for statement in (HALF_MADE, TOLD, CHANGE_GUARD, TELLING, ONE_TELLING)
            ],
            state_operations=[
                migrations.RemoveConstraint("told", "told_once"),
                migrations.AddConstraint(
                    "told",
                    models.UniqueConstraint(fields=["case", "contact_id", "round"], name="told_once_a_round"),
                ),
                migrations.RemoveConstraint("telling", "one_telling_stands"),
                migrations.AddConstraint(
                    "telling",
                    models.UniqueConstraint(
                        fields=["case", "round"],
                        condition=~models.Q(state="withdrawn"),
                        name="one_telling_a_round",
                    ),
                ),
            ],
        ),
    ]
