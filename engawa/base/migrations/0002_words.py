"""Words without case and accents, in a form that generated columns and indexes may use."""

from django.db import migrations

SQL = """
CREATE FUNCTION engawa_plain(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT lower(public.unaccent('public.unaccent'::regdictionary, words))
$$;
CREATE FUNCTION engawa_person_words(name text, handle text, title text, team text, place text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_tsvector('pg_catalog.simple', public.engawa_plain(
    coalesce(name, '') || ' ' || coalesce(handle, '') || ' ' || title || ' ' || team || ' ' || place))
$$;
CREATE FUNCTION engawa_beginnings(words text) RETURNS tsquery
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT to_tsquery('pg_catalog.simple', string_agg(word || ':*', ' & '))
  FROM regexp_split_to_table(public.engawa_plain(words), '[^[:alnum:]]+') AS word WHERE word <> ''
$$;
"""
UNDO = """
DROP FUNCTION engawa_beginnings(text);
DROP FUNCTION engawa_person_words(text, text, text, text, text);
DROP FUNCTION engawa_plain(text);
"""


class Migration(migrations.Migration):
    dependencies = [("base", "0001_ids")]
    operations = [migrations.RunSQL(SQL, UNDO)]
