"""Files that can be stopped and taken up again; people found by their company; proposals at a constant cost."""

from django.db import migrations, models

from engawa.boundary.policies import CLEARANCE, SPACES, one_of

OURS = f"{CLEARANCE} >= 1 AND space_id IN {SPACES}"
STOPPING = f"""
CREATE POLICY may_edit ON contacts_intake FOR UPDATE TO engawa_app
  USING ({OURS} AND {one_of("state", "waiting", "running", "stopped")})
  WITH CHECK ({OURS} AND {one_of("state", "waiting", "stopped")});
REVOKE UPDATE ON contacts_intake FROM engawa_app;
GRANT UPDATE (state) ON contacts_intake TO engawa_app;
"""
NO_STOPPING = "DROP POLICY may_edit ON contacts_intake;"
SEEK = """
-- Who bears these words, or works for whom they name, as the reader may see them, the latest met first. Policies hide
-- rows before words are compared, so that no index over words would serve: this keeps the same rule. What many bear is
-- found among the latest; what few bear by the index.
CREATE OR REPLACE FUNCTION engawa_seek_identities(pattern text, before bigint, most integer)
RETURNS TABLE (identity bigint, contact bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  mine bigint[] := nullif(current_setting('engawa.spaces', true), '')::bigint[];
  firms bigint[];
  found_ids bigint[];
BEGIN
  IF coalesce(nullif(current_setting('engawa.clearance', true), '')::smallint, 0) < 1 THEN RETURN; END IF;
  firms := ARRAY(SELECT c.id FROM public.contacts_company c WHERE lower(c.name) LIKE pattern LIMIT 200);
  found_ids := ARRAY(
    SELECT i.id FROM (SELECT * FROM public.contacts_identity WHERE id < before ORDER BY id DESC LIMIT 3000) i
    WHERE (lower(i.name || ' ' || i.handle || ' ' || i.uid) LIKE pattern OR i.company_id = ANY(firms))
      AND (i.is_public OR EXISTS (SELECT 1 FROM public.contacts_knowing k WHERE k.identity_id = i.id AND k.space_id = ANY(mine)))
    ORDER BY i.id DESC LIMIT most);
  IF cardinality(found_ids) < most THEN
    found_ids := ARRAY(
      SELECT i.id FROM (
        SELECT id, is_public FROM public.contacts_identity
        WHERE lower(name || ' ' || handle || ' ' || uid) LIKE pattern AND id < before
        UNION SELECT id, is_public FROM public.contacts_identity WHERE company_id = ANY(firms) AND id < before) i
      WHERE i.is_public OR EXISTS (
        SELECT 1 FROM public.contacts_knowing k WHERE k.identity_id = i.id AND k.space_id = ANY(mine))
      ORDER BY i.id DESC LIMIT most);
  END IF;
  RETURN QUERY SELECT i.id, i.contact_id FROM public.contacts_identity i WHERE i.id = ANY(found_ids) ORDER BY i.id DESC;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION engawa_seek_identities(pattern text, before bigint, most integer)
RETURNS TABLE (identity bigint, contact bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public SET plan_cache_mode = force_custom_plan AS $$
  SELECT i.id, i.contact_id FROM public.contacts_identity i
  WHERE nullif(current_setting('engawa.clearance', true), '')::smallint >= 1
    AND lower(i.name || ' ' || i.handle || ' ' || i.uid) LIKE pattern AND i.id < before
    AND (i.is_public OR EXISTS (
      SELECT 1 FROM public.contacts_knowing k WHERE k.identity_id = i.id
      AND k.space_id = ANY(nullif(current_setting('engawa.spaces', true), '')::bigint[])))
  ORDER BY i.id DESC LIMIT most
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0006_found_quickly")]
    operations = [
        migrations.AddField("intake", "lines", models.IntegerField(default=0, db_default=0)),
        migrations.AddField("intake", "upto", models.IntegerField(default=0, db_default=0)),
        migrations.AddField("intake", "left_out", models.JSONField(default=list, db_default=[])),
        migrations.AlterField(
            "intake",
            "state",
            models.CharField(
                choices=[
                    ("waiting", "Waits"),
                    ("running", "Is being read"),
                    ("stopped", "Stopped"),
                    ("done", "Done"),
                    ("failed", "Could not be read"),
                ],
                default="waiting",
                max_length=7,
            ),
        ),
        migrations.RunSQL(STOPPING, NO_STOPPING),
        migrations.RunSQL(SEEK, BEFORE),
    ]
