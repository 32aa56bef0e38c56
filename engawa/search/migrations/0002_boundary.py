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


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("spaces", "0002_boundary"), ("content", "0003_boundary")]
    operations = [
        migrations.RunSQL(KEYS, "ALTER TABLE search_document DROP CONSTRAINT document_audience_is_the_spaces;"),
        *protect(Protection("search_document", read=VISIBLE)),
    ]
