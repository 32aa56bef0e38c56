"""Who sees what is known about somebody: what a space knows, its people; what is public, everyone inside."""

from django.db import migrations

from engawa.boundary.policies import CLEARANCE, ME, OWNED, SPACES, STEWARD, Protection, protect

INSIDE = f"{CLEARANCE} >= 1"
OURS = f"{INSIDE} AND space_id IN {SPACES}"
MINE = f"{OURS} AND by_id = {ME}"


def seen(column: str) -> str:
    return f"EXISTS (SELECT 1 FROM contacts_identity i WHERE i.id = {column})"


def known(column: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM contacts_knowing k WHERE k.identity_id = {column} AND k.space_id IN {SPACES})"
    )


def known_contact(column: str, spaces: str = SPACES) -> str:
    return (
        "EXISTS (SELECT 1 FROM contacts_identity i JOIN contacts_knowing k ON k.identity_id = i.id "
        f"WHERE i.contact_id = {column} AND k.space_id IN {spaces})"
    )


COMPANY = "EXISTS (SELECT 1 FROM contacts_identity i WHERE i.company_id = contacts_company.id)"
OUR_COMPANY = (
    "EXISTS (SELECT 1 FROM contacts_identity i JOIN contacts_knowing k ON k.identity_id = i.id "
    f"WHERE i.company_id = contacts_company.id AND k.space_id IN {SPACES})"
)
OUR_JOIN = (
    f"{INSIDE} AND EXISTS (SELECT 1 FROM contacts_knowing k "
    f"WHERE k.identity_id = ANY(contacts_join.identities) AND k.space_id IN {SPACES})"
)
BETWEEN = f"{INSIDE} AND {seen('contacts_proposal.one_id')} AND {seen('contacts_proposal.other_id')} AND ({known('contacts_proposal.one_id')} OR {known('contacts_proposal.other_id')})"
# OFFSET keeps the planner from listing everybody first; the array lets one index answer.
ONE_LOOK = (
    "EXISTS (SELECT 1 FROM contacts_knowing k WHERE k.identity_id = contacts_identity.id AND k.space_id = "
    "ANY ((SELECT nullif(current_setting('engawa.spaces', true), '')::bigint[])::bigint[]) OFFSET 0)"
)
ONE_IDENTITY = "EXISTS (SELECT 1 FROM contacts_identity i WHERE i.contact_id = contacts_contact.id OFFSET 0)"
EDITS = f"""
DROP POLICY may_read ON contacts_company;
CREATE POLICY may_read ON contacts_company FOR SELECT TO engawa_app USING ({INSIDE} AND {COMPANY});
CREATE POLICY may_edit ON contacts_company FOR UPDATE TO engawa_app USING ({INSIDE} AND {OUR_COMPANY});
REVOKE UPDATE ON contacts_company FROM engawa_app;
GRANT UPDATE (name) ON contacts_company TO engawa_app;
CREATE POLICY may_edit ON contacts_knowing FOR UPDATE TO engawa_app USING ({OURS}) WITH CHECK ({OURS});
REVOKE UPDATE ON contacts_knowing FROM engawa_app;
GRANT UPDATE (customer_since, note) ON contacts_knowing TO engawa_app;
CREATE POLICY may_edit ON contacts_identity FOR UPDATE TO engawa_app
  USING ({INSIDE} AND {known("contacts_identity.id")});
REVOKE UPDATE ON contacts_identity FROM engawa_app;
GRANT UPDATE (contact_id, company_id, consent, consent_at, do_not_contact) ON contacts_identity TO engawa_app;
CREATE POLICY may_edit ON contacts_contact FOR UPDATE TO engawa_app
  USING ({INSIDE} AND {known_contact("contacts_contact.id")});
REVOKE UPDATE ON contacts_contact FROM engawa_app;
GRANT UPDATE (name) ON contacts_contact TO engawa_app;
ALTER POLICY may_read ON contacts_identity USING ({INSIDE} AND (is_public OR {ONE_LOOK}));
ALTER POLICY may_read ON contacts_contact USING ({INSIDE} AND {ONE_IDENTITY});
REVOKE ALL ON contacts_tombstone, contacts_crmkey, contacts_crmevent FROM engawa_app;
"""
UNDO = f"""
DROP POLICY may_read ON contacts_company;
CREATE POLICY may_read ON contacts_company FOR SELECT TO engawa_app USING ({INSIDE});
DROP POLICY may_edit ON contacts_company;
DROP POLICY may_edit ON contacts_knowing;
DROP POLICY may_edit ON contacts_identity;
DROP POLICY may_edit ON contacts_contact;
"""
SEEK = """
CREATE INDEX identity_words ON contacts_identity
  USING gin (lower(name || ' ' || handle || ' ' || uid) gin_trgm_ops);
-- The policies hide rows before words are compared, so an index over words would never be used by a reader's query.
-- This asks the index first and keeps the same rule.
CREATE FUNCTION engawa_seek_identities(pattern text, before bigint, most integer)
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
-- The id of a company, made when there is none. A reader sees a company only where they see somebody of it.
CREATE FUNCTION engawa_company(called text, at text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE found_id bigint;
BEGIN
  IF at <> '' THEN
    INSERT INTO public.contacts_company (name, domain) VALUES (left(called, 200), at) ON CONFLICT DO NOTHING;
    SELECT id INTO found_id FROM public.contacts_company WHERE domain = at;
  ELSE
    SELECT id INTO found_id FROM public.contacts_company WHERE lower(name) = lower(left(called, 200))
      ORDER BY domain = '' LIMIT 1;
    IF found_id IS NULL THEN
      INSERT INTO public.contacts_company (name, domain) VALUES (left(called, 200), '') ON CONFLICT DO NOTHING;
      SELECT id INTO found_id FROM public.contacts_company WHERE lower(name) = lower(left(called, 200)) LIMIT 1;
    END IF;
  END IF;
  RETURN found_id;
END $$;
CREATE INDEX company_called ON contacts_company (lower(name));
GRANT SELECT ON contacts_identity, contacts_knowing TO engawa_enter;
GRANT SELECT, INSERT ON contacts_company TO engawa_enter;
GRANT USAGE ON SEQUENCE engawa_sequence TO engawa_enter;
ALTER FUNCTION engawa_seek_identities(text, bigint, integer) OWNER TO engawa_enter;
ALTER FUNCTION engawa_company(text, text) OWNER TO engawa_enter;
REVOKE ALL ON FUNCTION engawa_seek_identities(text, bigint, integer), engawa_company(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_seek_identities(text, bigint, integer) TO engawa_app;
GRANT EXECUTE ON FUNCTION engawa_company(text, text) TO engawa_app, engawa_courier;
"""
UNSEEK = """
DROP FUNCTION engawa_seek_identities(text, bigint, integer);
DROP FUNCTION engawa_company(text, text);
DROP INDEX identity_words;
DROP INDEX company_called;
"""
TRIED = f"{MINE} AND state = 'waiting'"


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_memory")]
    operations = [
        migrations.RunSQL(EDITS, UNDO),
        migrations.RunSQL(SEEK, UNSEEK),
        *protect(
            Protection(
                "contacts_consententry",
                read=f"{INSIDE} AND {known('contacts_consententry.identity_id')}",
                add=f"{INSIDE} AND {known('contacts_consententry.identity_id')} AND by_id = {ME}",
            ),
            Protection(
                "contacts_join",
                read=OUR_JOIN,
                add=f"{OUR_JOIN} AND by_id = {ME}",
                edit=OUR_JOIN,
                columns=("undone_at", "undone_by_id"),
            ),
            Protection(
                "contacts_proposal", read=BETWEEN, edit=BETWEEN, columns=("state", "by_id", "decided_at")
            ),
            Protection(
                "contacts_profilelink", read=f"{INSIDE} AND {seen('contacts_profilelink.identity_id')}"
            ),
            Protection(
                "contacts_profilelook", read=f"{INSIDE} AND {seen('contacts_profilelook.identity_id')}"
            ),
            Protection("contacts_order", read=OURS),
            Protection(
                "contacts_erasure",
                read=f"{INSIDE} AND (by_id = {ME} OR {STEWARD})",
                add=f"{INSIDE} AND by_id = {ME} AND ({STEWARD} OR {known_contact('contacts_erasure.contact_id', OWNED)})",
            ),
            Protection("contacts_tombstone", read="false"),
            Protection("contacts_intake", read=OURS, add=TRIED),
            Protection(
                "contacts_crmlink",
                read=OURS,
                add=f"{INSIDE} AND space_id IN {OWNED} AND made_by_id = {ME}",
                edit=f"{INSIDE} AND space_id IN {OWNED}",
                columns=("state", "name", "look_at"),
            ),
            Protection("contacts_crmkey", read="false"),
            Protection("contacts_crmevent", read="false"),
            Protection(
                "contacts_crmparty",
                read="EXISTS (SELECT 1 FROM contacts_crmlink l WHERE l.id = contacts_crmparty.link_id)",
            ),
            Protection("contacts_fieldchange", read=OURS, add=MINE),
        ),
    ]
