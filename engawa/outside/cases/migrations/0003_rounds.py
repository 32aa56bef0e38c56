"""Which time people are told: everyone who was told so far was told the first time."""

from django.db import migrations
from django.db.models import IntegerField

ANEW = """
-- A case goes on that was over: where people were told of it, or of a case that lives on in it, the next time begins.
-- Who works on the case may not work on all that live on in it, and all of them go on together.
CREATE FUNCTION engawa_case_anew(going_on bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH RECURSIVE family AS (
    SELECT c.id FROM public.cases_case c LEFT JOIN public.content_item i ON i.id = c.item_id
    WHERE c.id = going_on AND (session_user = 'engawa_courier' OR (
      nullif(current_setting('engawa.clearance', true), '')::smallint >= 1
      AND ARRAY[c.space_id, i.space_id] && nullif(current_setting('engawa.spaces', true), '')::bigint[]))
    UNION SELECT c.id FROM public.cases_case c JOIN family f ON c.merged_into_id = f.id
  )
  UPDATE public.cases_case c SET round = c.round + 1 FROM family f
  WHERE c.id = f.id AND EXISTS (
    SELECT 1 FROM public.cases_telling t WHERE t.case_id = c.id AND t.round = c.round AND t.state = 'approved'
  )
$$;
ALTER FUNCTION engawa_case_anew(bigint) OWNER TO engawa_enter;
REVOKE ALL ON FUNCTION engawa_case_anew(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_case_anew(bigint) TO engawa_app, engawa_courier;
GRANT UPDATE (round) ON cases_case TO engawa_enter;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_boundary")]
    operations = [
        migrations.AddField("case", "round", IntegerField(default=1, db_default=1)),
        migrations.AddField("telling", "round", IntegerField(default=1, db_default=1)),
        migrations.AddField("told", "round", IntegerField(default=1, db_default=1)),
        migrations.AddField("figures", "told_again", IntegerField(default=0, db_default=0)),
        migrations.RunSQL(ANEW, "DROP FUNCTION engawa_case_anew(bigint)"),
    ]
