"""Spaces that are there get the part "ideas"; talks between people have no parts to choose."""

from django.db import migrations

ADD = """
DO $$
DECLARE among text := '';
BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.columns
             WHERE table_name = 'spaces_space' AND column_name = 'is_talk') THEN
    among := ' AND NOT is_talk';
  END IF;
  EXECUTE 'UPDATE spaces_space SET parts = array_append(parts, ''ideas'') WHERE NOT ''ideas'' = ANY (parts)' || among;
END $$;
"""
REMOVE = "UPDATE spaces_space SET parts = array_remove(parts, 'ideas');"


class Migration(migrations.Migration):
    dependencies = [("ideas", "0002_boundary"), ("spaces", "0002_boundary")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
