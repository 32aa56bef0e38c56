"""Changing the chart and closing an account: what readers may do beyond the rows that are theirs.

Whoever has left reads nothing any more, on any road: `engawa_read_as` takes them for nobody.
"""

from django.db import migrations

READ_AS = """
CREATE OR REPLACE FUNCTION engawa_read_as(reader bigint) RETURNS SETOF people_person
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH person AS (
    SELECT id, ring, is_owner FROM public.people_person
    WHERE id = reader AND merged_into_id IS NULL AND left_at IS NULL
  ), belongs AS (
    SELECT m.space_id, m.role FROM public.spaces_membership m JOIN person ON person.id = m.person_id
    WHERE m.until IS NULL OR m.until > now()
  )
  SELECT set_config('engawa.person', coalesce((SELECT id FROM person)::text, ''), true),
         set_config('engawa.clearance', coalesce((SELECT CASE WHEN ring = 2 THEN 1 ELSE 0 END FROM person), 0)::text, true),
         set_config('engawa.steward', coalesce((SELECT is_owner AND ring = 2 FROM person), false)::text, true),
         set_config('engawa.spaces', coalesce((SELECT array_agg(space_id)::text FROM belongs), '{}'), true),
         set_config('engawa.owned', coalesce((SELECT array_agg(space_id)::text FROM belongs WHERE role = 'owner'), '{}'), true);
  SELECT * FROM public.people_person WHERE id = reader AND merged_into_id IS NULL AND left_at IS NULL;
$$;
"""
SET_MANAGER = """
CREATE FUNCTION engawa_set_manager(who bigint, boss bigint) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  me bigint := nullif(current_setting('engawa.person', true), '')::bigint;
  steward boolean := coalesce(nullif(current_setting('engawa.steward', true), '')::boolean, false);
  before bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('engawa_chart'));
  SELECT manager_id INTO before FROM people_person WHERE id = who AND ring = 2 FOR UPDATE;
  IF NOT FOUND OR me IS NULL OR NOT (steward OR before IS NOT DISTINCT FROM me) THEN
    RETURN 'refused';
  END IF;
  IF boss IS NOT NULL AND NOT EXISTS (SELECT 1 FROM people_person
      WHERE id = boss AND ring = 2 AND NOT is_bot AND merged_into_id IS NULL AND left_at IS NULL) THEN
    RETURN 'nobody';
  END IF;
  IF EXISTS (WITH RECURSIVE above AS (
      SELECT id, manager_id FROM people_person WHERE id = boss
      UNION SELECT p.id, p.manager_id FROM people_person p JOIN above ON p.id = above.manager_id
    ) SELECT 1 FROM above WHERE id = who) THEN
    RETURN 'circle';
  END IF;
  UPDATE people_person SET manager_id = boss WHERE id = who;
  UPDATE people_person p SET reports = (SELECT count(*) FROM people_person r WHERE r.manager_id = p.id)
    WHERE p.id IN (before, boss);
  RETURN 'done';
END $$;
"""
LEAVE = """
CREATE FUNCTION engawa_leave(who bigint, password_gone text) RETURNS SETOF bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE upward bigint; left_spaces bigint[];
BEGIN
  IF NOT coalesce(nullif(current_setting('engawa.steward', true), '')::boolean, false)
      OR who = nullif(current_setting('engawa.person', true), '')::bigint THEN
    RAISE EXCEPTION 'Only another owner of this place closes an account.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('engawa_chart'));
  UPDATE people_person SET left_at = now() WHERE id = who AND left_at IS NULL RETURNING manager_id INTO upward;
  IF NOT FOUND THEN RETURN; END IF;
  UPDATE people_account SET is_active = false, password = password_gone WHERE person_id = who;
  DELETE FROM people_signinlink l USING people_account a WHERE a.id = l.account_id AND a.person_id = who;
  UPDATE spaces_invitation SET withdrawn_at = now() WHERE by_id = who AND withdrawn_at IS NULL;
  UPDATE people_person SET manager_id = upward WHERE manager_id = who;
  UPDATE people_person p SET reports = (SELECT count(*) FROM people_person r WHERE r.manager_id = p.id AND r.left_at IS NULL)
    WHERE p.id IN (who, upward);
  WITH gone AS (DELETE FROM spaces_membership WHERE person_id = who RETURNING space_id)
  SELECT coalesce(array_agg(space_id), '{}') INTO left_spaces FROM gone;
  UPDATE spaces_membership m SET role = 'owner' FROM (
    SELECT DISTINCT ON (n.space_id) n.id FROM spaces_membership n
    WHERE n.space_id = ANY(left_spaces) AND n.role = 'member' AND NOT EXISTS
      (SELECT 1 FROM spaces_membership o WHERE o.space_id = n.space_id AND o.role = 'owner')
    ORDER BY n.space_id, n.since, n.id
  ) heir WHERE m.id = heir.id;
  UPDATE spaces_membership m SET sponsor_id = (
    SELECT o.person_id FROM spaces_membership o WHERE o.space_id = m.space_id AND o.role = 'owner'
    ORDER BY o.since, o.id LIMIT 1) WHERE m.sponsor_id = who;
  PERFORM engawa_count_members(space) FROM unnest(left_spaces) AS space;
  RETURN QUERY SELECT unnest(left_spaces);
END $$;
CREATE FUNCTION engawa_return(who bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT coalesce(nullif(current_setting('engawa.steward', true), '')::boolean, false) THEN
    RAISE EXCEPTION 'Only an owner of this place opens an account again.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE people_person SET left_at = NULL WHERE id = who AND left_at IS NOT NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE people_account SET is_active = true WHERE person_id = who;
  RETURN true;
END $$;
"""
RIGHTS = """
ALTER FUNCTION engawa_set_manager(bigint, bigint) OWNER TO engawa_enter;
ALTER FUNCTION engawa_leave(bigint, text) OWNER TO engawa_enter;
ALTER FUNCTION engawa_return(bigint) OWNER TO engawa_enter;
REVOKE ALL ON FUNCTION engawa_set_manager(bigint, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION engawa_leave(bigint, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION engawa_return(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_set_manager(bigint, bigint) TO engawa_app;
GRANT EXECUTE ON FUNCTION engawa_leave(bigint, text) TO engawa_app;
GRANT EXECUTE ON FUNCTION engawa_return(bigint) TO engawa_app;
GRANT UPDATE (manager_id, reports, left_at) ON people_person TO engawa_enter;
GRANT SELECT, UPDATE (is_active, password) ON people_account TO engawa_enter;
GRANT SELECT, DELETE ON people_signinlink TO engawa_enter;
GRANT UPDATE (withdrawn_at) ON spaces_invitation TO engawa_enter;
GRANT DELETE, UPDATE (role, sponsor_id) ON spaces_membership TO engawa_enter;
"""
UNDO = """
DROP FUNCTION engawa_return(bigint); DROP FUNCTION engawa_leave(bigint, text);
DROP FUNCTION engawa_set_manager(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_chart_indexes"), ("spaces", "0002_boundary")]
    operations = [
        migrations.RunSQL(READ_AS, migrations.RunSQL.noop),
        migrations.RunSQL(SET_MANAGER + LEAVE + RIGHTS, UNDO),
    ]
