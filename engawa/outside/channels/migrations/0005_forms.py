"""Anybody may see a form, and of its account nothing but what stands on the page."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION engawa_form_at(address text) RETURNS TABLE (id bigint, name text, settings jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id, a.name::text, a.settings FROM channels_account a
   WHERE a.network = 'webform' AND a.handle = address AND a.state = 'running'
$$;
ALTER FUNCTION engawa_form_at(text) OWNER TO engawa_enter;
REVOKE ALL ON FUNCTION engawa_form_at(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_form_at(text) TO engawa_app;
"""


class Migration(migrations.Migration):
    dependencies = [("channels", "0004_arriving")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION engawa_form_at(text);")]
