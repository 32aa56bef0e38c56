"""What texts mean, where PostgreSQL can keep it: `engawa_make_meaning` is asked again at each start.

A meaning is read where its item may be read, and moves with it.
"""

from django.db import migrations

from engawa.boundary.policies import VISIBLE, Protection

TABLE = f"""
CREATE TABLE search_meaning (
  item_id bigint PRIMARY KEY REFERENCES content_item (id) ON DELETE CASCADE,
  space_id bigint NOT NULL,
  audience smallint NOT NULL,
  kind varchar(16) NOT NULL,
  vector halfvec(256) NOT NULL,
  CONSTRAINT meaning_audience_is_the_spaces FOREIGN KEY (space_id, audience)
    REFERENCES spaces_space (id, audience) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX meaning_nearest ON search_meaning USING hnsw (vector halfvec_ip_ops);
CREATE INDEX meaning_by_space ON search_meaning (space_id, item_id);
REVOKE INSERT, UPDATE, DELETE ON search_meaning FROM engawa_app, engawa_importer;
GRANT SELECT, INSERT, UPDATE, DELETE ON search_meaning TO engawa_indexer;
GRANT SELECT, UPDATE ON search_meaning TO engawa_enter;
{Protection("search_meaning", read=VISIBLE).sql}
"""
FOLLOWS = """
CREATE FUNCTION engawa_meaning_follows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF to_regclass('public.search_meaning') IS NOT NULL THEN
    UPDATE search_meaning SET space_id = NEW.space_id, audience = NEW.audience WHERE item_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
ALTER FUNCTION engawa_meaning_follows() OWNER TO engawa_enter;
CREATE TRIGGER meaning_follows AFTER UPDATE OF space_id ON content_item
  FOR EACH ROW WHEN (OLD.space_id <> NEW.space_id) EXECUTE FUNCTION engawa_meaning_follows();
"""
MAKE = f"""
CREATE FUNCTION engawa_make_meaning() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $make$
BEGIN
  IF to_regclass('search_meaning') IS NOT NULL THEN RETURN true; END IF;
  IF to_regtype('halfvec') IS NULL THEN RETURN false; END IF;
  {TABLE}
  RETURN true;
END $make$;
REVOKE ALL ON FUNCTION engawa_make_meaning() FROM PUBLIC;
"""
UNMAKE = """
DROP TABLE IF EXISTS search_meaning;
DROP TRIGGER IF EXISTS meaning_follows ON content_item;
DROP FUNCTION engawa_make_meaning();
DROP FUNCTION engawa_meaning_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0003_known_words"), ("content", "0003_boundary")]
    operations = [migrations.RunSQL(FOLLOWS + MAKE + "SELECT engawa_make_meaning();", UNMAKE)]
