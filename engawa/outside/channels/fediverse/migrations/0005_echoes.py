"""Whoever reads something of ours sees who outside likes it: their public names, and nothing else of them."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION engawa_fediverse_voices(peers bigint[]) RETURNS TABLE (id bigint, name text, handle text, url text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT p.id, p.name, p.handle, p.url FROM public.fediverse_peer p
  WHERE p.id = ANY(peers) AND p.gone_at IS NULL AND p.handle <> ''
    AND EXISTS (SELECT 1 FROM public.fediverse_echo e WHERE e.peer_id = p.id)
$$;
ALTER FUNCTION engawa_fediverse_voices(bigint[]) OWNER TO engawa_enter;
REVOKE EXECUTE ON FUNCTION engawa_fediverse_voices(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_fediverse_voices(bigint[]) TO engawa_app;
"""


class Migration(migrations.Migration):
    dependencies = [("fediverse", "0004_pausing")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION engawa_fediverse_voices(bigint[]);")]
