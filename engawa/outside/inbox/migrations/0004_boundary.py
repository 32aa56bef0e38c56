"""What stays inside is read by the people of the thread's space; what is searched for is found among their own."""

from django.db import migrations

from engawa.boundary.policies import CLEARANCE, ME, OWNED, SPACES, Protection, protect, through_item

OURS = f"{CLEARANCE} >= 1 AND space_id IN {SPACES}"
KEPT = f"{CLEARANCE} >= 1 AND space_id IN {OWNED}"


def on_thread(table: str) -> str:
    """The row is of the space that its thread is of."""
    return f"EXISTS (SELECT 1 FROM inbox_thread t WHERE t.id = {table}.thread_id AND t.space_id = {table}.space_id)"


MOVED = (
    "state", "assignee_id", "subject", "answer_by", "waits_since", "snoozed_until", "merged_into_id", "head_id",
    "messages_count", "first_at", "last_at", "escalated", "answered_at", "is_private",
)  # fmt: skip
THREADS = f"""
CREATE POLICY may_add ON inbox_thread FOR INSERT TO engawa_app WITH CHECK ({OURS} AND split_from_id IS NOT NULL);
GRANT UPDATE ({", ".join(MOVED)}) ON inbox_thread TO engawa_app;
REVOKE UPDATE, INSERT, DELETE ON inbox_message FROM engawa_app;
GRANT UPDATE (thread_id) ON inbox_message TO engawa_app;
CREATE POLICY may_edit ON inbox_message FOR UPDATE TO engawa_app USING ({OURS}) WITH CHECK ({OURS} AND EXISTS (
  SELECT 1 FROM inbox_thread t WHERE t.id = thread_id AND t.account_id = inbox_message.account_id));
"""
NO_THREADS = """
DROP POLICY may_add ON inbox_thread;
DROP POLICY may_edit ON inbox_message;
"""
# Comparing texts may leak, so that policies come first and no index would serve: this asks for the reader.
FIND = """
CREATE INDEX message_words ON inbox_message USING gin ((subject || ' ' || text) gin_trgm_ops);
CREATE FUNCTION engawa_find_heard(said text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT coalesce(t.head_id, t.id)
  FROM public.inbox_message m JOIN public.inbox_thread t ON t.id = m.thread_id
  WHERE nullif(current_setting('engawa.clearance', true), '')::smallint >= 1
    AND m.space_id = ANY (nullif(current_setting('engawa.spaces', true), '')::bigint[])
    AND (m.subject || ' ' || m.text) ILIKE
      '%' || replace(replace(replace(said, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'
  LIMIT 1000
$$;
ALTER FUNCTION engawa_find_heard(text) OWNER TO engawa_enter;
REVOKE ALL ON FUNCTION engawa_find_heard(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engawa_find_heard(text) TO engawa_app;
"""
NO_FIND = "DROP FUNCTION engawa_find_heard(text); DROP INDEX message_words;"


class Migration(migrations.Migration):
    dependencies = [("inbox", "0003_answering")]
    operations = [
        migrations.RunSQL(THREADS, NO_THREADS),
        migrations.RunSQL(FIND, NO_FIND),
        *protect(
            Protection(
                "inbox_note",
                read=OURS,
                add=f"{OURS} AND by_id = {ME} AND {on_thread('inbox_note')}",
                edit=f"{OURS} AND by_id = {ME}",
                columns=("body", "html", "removed_at"),
            ),
            Protection(
                "inbox_hold",
                read=OURS,
                add=f"{OURS} AND person_id = {ME} AND {on_thread('inbox_hold')}",
                edit=OURS,
                edit_check=f"{OURS} AND person_id = {ME}",
                remove=f"{OURS} AND person_id = {ME}",
                columns=("person_id", "since", "until"),
            ),
            Protection(
                "inbox_turn",
                read=OURS,
                add=f"{OURS} AND by_id = {ME} AND {on_thread('inbox_turn')}",
            ),
            Protection(
                "inbox_mark",
                read=f"person_id = {ME}",
                add=f"person_id = {ME}",
                edit=f"person_id = {ME}",
                remove=f"person_id = {ME}",
                columns=("at",),
            ),
            Protection(
                "inbox_answer",
                read=OURS,
                add=f"{OURS} AND written_by_id = {ME} AND {on_thread('inbox_answer')}",
                edit=OURS,
                columns=(
                    "text", "first_text", "is_split", "state", "why", "decided_by_id", "decided_at", "word", "round",
                    "trouble",
                ),
            ),
            Protection("inbox_desk", read=OURS, add=KEPT, edit=KEPT),
            Protection(
                "inbox_savedanswer",
                read=f"{OURS} AND {through_item('inbox_savedanswer', standing=True)}",
                add=f"{OURS} AND by_id = {ME} AND {through_item('inbox_savedanswer', standing=True)}",
                remove=OURS,
            ),
        ),
    ]  # fmt: skip
