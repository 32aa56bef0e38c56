"""An entry, its waiting for delivery and the word to the postman in one step, planned once a connection.

It does as whoever calls it: what they may not write, it does not write for them.
"""

from django.db import migrations

RECORD = """
CREATE FUNCTION engawa_record(
  verb text, said_at timestamptz, actor bigint, item bigint, space bigint, audience smallint, person bigint, data jsonb
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY INVOKER AS $$
DECLARE entry bigint := public.engawa_new_id();
BEGIN
  INSERT INTO public.journal_entry
    (id, verb, at, actor_id, item_id, space_id, audience, person_id, data, imported)
    VALUES (entry, $1, $2, $3, $4, $5, $6, $7, $8, false);
  INSERT INTO public.journal_undelivered (entry_id, missed, attempts, again_at) VALUES (entry, '{}', 0, $2);
  PERFORM pg_notify('engawa_journal', '');
  RETURN entry;
END $$;
REVOKE ALL ON FUNCTION engawa_record(text, timestamptz, bigint, bigint, bigint, smallint, bigint, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_record(text, timestamptz, bigint, bigint, bigint, smallint, bigint, jsonb)
  TO engawa_app, engawa_importer, engawa_indexer, engawa_postman, engawa_courier;
"""
UNDO = "DROP FUNCTION engawa_record(text, timestamptz, bigint, bigint, bigint, smallint, bigint, jsonb);"


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_boundary")]
    operations = [migrations.RunSQL(RECORD, UNDO)]
