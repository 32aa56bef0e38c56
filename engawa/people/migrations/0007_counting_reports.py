"""Whoever has left, and robots, are not counted among those who report to somebody."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("engawa.people.migrations.0005_chart_and_leaving").SET_MANAGER.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
COUNTED = "WHERE r.manager_id = p.id)"
AFTER = BEFORE.replace(COUNTED, "WHERE r.manager_id = p.id AND r.left_at IS NULL AND NOT r.is_bot)")


class Migration(migrations.Migration):
    dependencies = [("people", "0006_seen_row_by_row")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
