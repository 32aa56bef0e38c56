"""A document is found where its item may be read. Words are told to nobody: the search asks for them itself."""

from django.db import migrations

from engawa.boundary.policies import VISIBLE, Protection, protect

KEYS = """
ALTER TABLE search_document ADD CONSTRAINT document_audience_is_the_spaces
  FOREIGN KEY (space_id, audience) REFERENCES spaces_space (id, audience) ON UPDATE CASCADE;
ALTER TABLE search_document ALTER COLUMN words SET STORAGE EXTERNAL;
GRANT INSERT, UPDATE, DELETE ON search_document, search_word TO engawa_indexer;
REVOKE INSERT, UPDATE, DELETE ON search_document, search_word FROM engawa_app;
"""
FOLLOW = """
CREATE FUNCTION engawa_document_follows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE search_document SET space_id = NEW.space_id, audience = NEW.audience WHERE item_id = NEW.id;
  RETURN NULL;
END $$;
ALTER FUNCTION engawa_document_follows() OWNER TO engawa_enter;
GRANT SELECT, UPDATE ON search_document TO engawa_enter;
CREATE TRIGGER document_follows AFTER UPDATE OF space_id ON content_item
  FOR EACH ROW WHEN (OLD.space_id <> NEW.space_id) EXECUTE FUNCTION engawa_document_follows();
"""
MATCHING = """
CREATE FUNCTION engawa_matching(wanted tsquery, most integer) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT item_id FROM search_document WHERE words @@ wanted AND (
    audience <= (SELECT nullif(current_setting('engawa.clearance', true), '')::smallint)
    OR space_id IN (SELECT unnest(nullif(current_setting('engawa.spaces', true), '')::bigint[])))
  ORDER BY item_id DESC LIMIT most
$$;
ALTER FUNCTION engawa_matching(tsquery, integer) OWNER TO engawa_enter;
REVOKE ALL ON FUNCTION engawa_matching(tsquery, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_matching(tsquery, integer) TO engawa_app;
"""
UNFOLLOW = "DROP TRIGGER document_follows ON content_item; DROP FUNCTION engawa_document_follows();"


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("spaces", "0002_boundary"), ("content", "0003_boundary")]
    operations = [
        migrations.RunSQL(
            KEYS, "ALTER TABLE search_document DROP CONSTRAINT document_audience_is_the_spaces;"
        ),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
        migrations.RunSQL(MATCHING, "DROP FUNCTION engawa_matching(tsquery, integer);"),
        *protect(Protection("search_document", read=VISIBLE)),
    ]
