"""Whether a space knows somebody is looked up for those who are shown, never listed for everybody first.

PostgreSQL takes an EXISTS for a list when it thinks that cheaper, and then reads all that is known, half a million
rows, to show forty. OFFSET keeps it from that; the array lets one index answer.
"""

from django.db import migrations

from engawa.boundary.policies import CLEARANCE, SPACES

INSIDE = f"{CLEARANCE} >= 1"
MINE = "ANY ((SELECT nullif(current_setting('engawa.spaces', true), '')::bigint[])::bigint[])"


def seen(column: str, fence: str) -> str:
    return f"EXISTS (SELECT 1 FROM contacts_identity i WHERE i.id = {column}{fence})"


def known(condition: str, spaces: str, fence: str) -> str:
    return f"EXISTS (SELECT 1 FROM contacts_knowing k WHERE {condition} AND k.space_id {spaces}{fence})"


def policies(spaces: str, fence: str) -> str:
    """What readers may do, as before; `fence` says how it is asked."""
    one, other = (
        known(f"k.identity_id = contacts_proposal.{side}_id", spaces, fence) for side in ("one", "other")
    )
    both = " AND ".join(seen(f"contacts_proposal.{side}_id", fence) for side in ("one", "other"))
    between = f"{INSIDE} AND ({one} OR {other}) AND {both}"
    told = known("k.identity_id = contacts_consententry.identity_id", spaces, fence)
    joined = known("k.identity_id = ANY (contacts_join.identities)", spaces, fence)
    identity = known("k.identity_id = contacts_identity.id", spaces, fence)
    company = f"EXISTS (SELECT 1 FROM contacts_identity i WHERE i.company_id = contacts_company.id{fence})"
    return f"""
ALTER POLICY may_read ON contacts_proposal USING ({between});
ALTER POLICY may_edit ON contacts_proposal USING ({between}) WITH CHECK ({between});
ALTER POLICY may_read ON contacts_consententry USING ({INSIDE} AND {told});
ALTER POLICY may_read ON contacts_join USING ({INSIDE} AND {joined});
ALTER POLICY may_edit ON contacts_identity USING ({INSIDE} AND {identity});
ALTER POLICY may_read ON contacts_company USING ({INSIDE} AND {company});
"""


SEEK = """
-- Who bears these words, or works for whom they name, as the reader may see them, the latest met first. Policies hide
-- rows before words are compared, so that no index over words would serve: this keeps the same rule. What many bear is
-- found among the latest; what few bear by the index, and whether the reader may see them is asked until enough are found.
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
    SELECT i.id FROM (
      SELECT w.id, w.is_public FROM (
        SELECT * FROM public.contacts_identity WHERE id < before ORDER BY id DESC LIMIT 3000) w
      WHERE lower(w.name || ' ' || w.handle || ' ' || w.uid) LIKE pattern OR w.company_id = ANY(firms)
      ORDER BY w.id DESC OFFSET 0) i
    WHERE i.is_public OR EXISTS (
      SELECT 1 FROM public.contacts_knowing k WHERE k.identity_id = i.id AND k.space_id = ANY(mine) OFFSET 0)
    ORDER BY i.id DESC LIMIT most);
  IF cardinality(found_ids) < most THEN
    found_ids := ARRAY(
      SELECT i.id FROM (
        SELECT id, is_public FROM public.contacts_identity
        WHERE lower(name || ' ' || handle || ' ' || uid) LIKE pattern AND id < before
        UNION SELECT id, is_public FROM public.contacts_identity WHERE company_id = ANY(firms) AND id < before
        ORDER BY id DESC OFFSET 0) i
      WHERE i.is_public OR EXISTS (
        SELECT 1 FROM public.contacts_knowing k WHERE k.identity_id = i.id AND k.space_id = ANY(mine) OFFSET 0)
      ORDER BY i.id DESC LIMIT most);
  END IF;
  RETURN QUERY SELECT i.id, i.contact_id FROM public.contacts_identity i WHERE i.id = ANY(found_ids) ORDER BY i.id DESC;
END $$;
"""
LIKELY = """
-- Which open proposals the reader may see, the weightiest first, behind one of this weight and id. Whose spaces know
-- few is asked about those; who sees many meets enough of them along the index.
CREATE FUNCTION engawa_seek_proposals(weight_before double precision, id_before bigint, most integer)
RETURNS TABLE (proposal bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  mine bigint[] := nullif(current_setting('engawa.spaces', true), '')::bigint[];
  few constant integer := 2000;
  ours bigint[];
BEGIN
  IF coalesce(nullif(current_setting('engawa.clearance', true), '')::smallint, 0) < 1 THEN RETURN; END IF;
  ours := ARRAY(SELECT k.identity_id FROM public.contacts_knowing k WHERE k.space_id = ANY(mine) LIMIT few + 1);
  IF cardinality(ours) > few THEN
    RETURN QUERY SELECT p.id FROM public.contacts_proposal p
    WHERE p.state = 'open' AND (p.weight, p.id) < (weight_before, id_before)
      AND (EXISTS (SELECT 1 FROM public.contacts_knowing k WHERE k.identity_id = p.one_id AND k.space_id = ANY(mine) OFFSET 0)
        OR EXISTS (SELECT 1 FROM public.contacts_knowing k WHERE k.identity_id = p.other_id AND k.space_id = ANY(mine) OFFSET 0))
      AND NOT EXISTS (
        SELECT 1 FROM public.contacts_identity i WHERE i.id IN (p.one_id, p.other_id) AND NOT i.is_public AND NOT EXISTS (
          SELECT 1 FROM public.contacts_knowing k WHERE k.identity_id = i.id AND k.space_id = ANY(mine) OFFSET 0) OFFSET 0)
    ORDER BY p.weight DESC, p.id DESC LIMIT most;
  ELSE
    RETURN QUERY SELECT p.id FROM (
      SELECT * FROM public.contacts_proposal WHERE one_id = ANY(ours)
      UNION SELECT * FROM public.contacts_proposal WHERE other_id = ANY(ours)) p
    WHERE p.state = 'open' AND (p.weight, p.id) < (weight_before, id_before)
      AND NOT EXISTS (
        SELECT 1 FROM public.contacts_identity i WHERE i.id IN (p.one_id, p.other_id) AND NOT i.is_public AND NOT EXISTS (
          SELECT 1 FROM public.contacts_knowing k WHERE k.identity_id = i.id AND k.space_id = ANY(mine) OFFSET 0) OFFSET 0)
    ORDER BY p.weight DESC, p.id DESC LIMIT most;
  END IF;
END $$;
GRANT SELECT ON contacts_proposal TO engawa_enter;
ALTER FUNCTION engawa_seek_proposals(double precision, bigint, integer) OWNER TO engawa_enter;
REVOKE ALL ON FUNCTION engawa_seek_proposals(double precision, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_seek_proposals(double precision, bigint, integer) TO engawa_app;
"""
UNLIKELY = "DROP FUNCTION engawa_seek_proposals(double precision, bigint, integer);"


class Migration(migrations.Migration):
    dependencies = [("contacts", "0007_stopped_and_sought")]
    operations = [
        migrations.RunSQL(policies(f"= {MINE}", " OFFSET 0"), policies(f"IN {SPACES}", "")),
        migrations.RunSQL(SEEK, migrations.RunSQL.noop),
        migrations.RunSQL(LIKELY, UNLIKELY),
    ]
