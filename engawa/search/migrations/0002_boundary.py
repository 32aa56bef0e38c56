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
UNFOLLOW = "DROP TRIGGER document_follows ON content_item; DROP FUNCTION engawa_document_follows();"


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("spaces", "0002_boundary"), ("content", "0003_boundary")]
    operations = [
        migrations.RunSQL(
            KEYS, "ALTER TABLE search_document DROP CONSTRAINT document_audience_is_the_spaces;"
        ),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
        *protect(Protection("search_document", read=VISIBLE)),
    ]
