"""Devices and notes are one person's; whoever tells the devices sees all of them."""

from django.db import migrations

from engawa.boundary.policies import ME, Protection, protect

GRANTS = """
GRANT SELECT, UPDATE, DELETE ON push_device TO engawa_postman;
GRANT SELECT, UPDATE, DELETE ON push_delivery TO engawa_postman;
GRANT SELECT, DELETE ON push_told TO engawa_postman;
REVOKE UPDATE, DELETE ON push_told FROM engawa_app;
REVOKE UPDATE ON push_delivery FROM engawa_app;
REVOKE INSERT ON push_device FROM engawa_app;
"""
DEVICE = """
CREATE OR REPLACE FUNCTION engawa_push_device(
  its_endpoint text, its_key text, its_auth text, its_name text, wants_text boolean, its_session text
) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  -- A browser belongs to who is signed in on it now: whoever was before hears nothing there any more.
  DELETE FROM public.push_device
  WHERE endpoint = its_endpoint AND person_id <> nullif(current_setting('engawa.person', true), '')::bigint;
  INSERT INTO public.push_device (person_id, endpoint, p256dh, auth, name, with_text, session, since)
  SELECT id, its_endpoint, its_key, its_auth, its_name, wants_text, its_session, now()
  FROM (SELECT nullif(current_setting('engawa.person', true), '')::bigint AS id) reader WHERE id IS NOT NULL
  ON CONFLICT (endpoint) DO UPDATE SET p256dh = excluded.p256dh, auth = excluded.auth, name = excluded.name,
    with_text = excluded.with_text, session = excluded.session
  RETURNING xmax = 0
$$;
ALTER FUNCTION engawa_push_device(text, text, text, text, boolean, text) OWNER TO engawa_enter;
REVOKE ALL ON FUNCTION engawa_push_device(text, text, text, text, boolean, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_push_device(text, text, text, text, boolean, text) TO engawa_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON push_device TO engawa_enter;
GRANT SELECT, DELETE ON push_delivery TO engawa_enter;
GRANT USAGE ON SEQUENCE push_device_id_seq TO engawa_enter;
"""
UNDO = "DROP FUNCTION engawa_push_device(text, text, text, text, boolean, text);"
MINE = f"person_id = {ME}"

PROTECTIONS = protect(
    Protection(
        "push_device",
        read=MINE,
        edit=MINE,
        remove=MINE,
        columns=("session",),
    ),
    Protection("push_told", read=MINE, add=MINE),
    Protection("push_delivery", read=MINE, add=MINE, remove=MINE),
)


class Migration(migrations.Migration):
    dependencies = [("push", "0001_initial"), ("spaces", "0002_boundary")]
    operations = [
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        *PROTECTIONS,
        migrations.RunSQL(DEVICE, UNDO),
    ]
