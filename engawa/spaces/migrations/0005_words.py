"""Spaces are found by the beginnings of words in their name and purpose, in an index that works below the policies.

`words` is kept by a trigger and not by Django: a generated column would have the whole table written anew.
"""

from django.db import migrations

WORDS = """
ALTER TABLE spaces_space ADD COLUMN words tsvector;
CREATE FUNCTION engawa_space_words(name text, purpose text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_tsvector('pg_catalog.simple', public.engawa_plain(name || ' ' || left(purpose, 5000)))
$$;
CREATE FUNCTION engawa_space_words_follow() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  NEW.words := engawa_space_words(NEW.name, NEW.purpose);
  RETURN NEW;
END $$;
CREATE TRIGGER space_words BEFORE INSERT OR UPDATE OF name, purpose ON spaces_space
  FOR EACH ROW EXECUTE FUNCTION engawa_space_words_follow();
"""
UNWORDS = """
DROP TRIGGER space_words ON spaces_space; DROP FUNCTION engawa_space_words_follow();
DROP FUNCTION engawa_space_words(text, text);
ALTER TABLE spaces_space DROP COLUMN words;
"""


class Migration(migrations.Migration):
    dependencies = [("spaces", "0004_stays"), ("base", "0002_words")]
    operations = [migrations.RunSQL(WORDS, UNWORDS)]
