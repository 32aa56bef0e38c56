"""What other servers may ask of our accounts, whoever asks: one thing each, and nothing of who answers there."""

from django.db import migrations

FUNCTIONS = """
-- Accounts that are known in the fediverse: with this id, of this name, or by which this space is followed.
CREATE FUNCTION engawa_fediverse_accounts(number bigint, called text, followed text) RETURNS SETOF channels_account
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT a.* FROM public.channels_account a
  WHERE a.network = 'fediverse' AND (number IS NULL OR a.id = number)
    AND (called IS NULL OR a.handle = called AND a.state <> 'closed')
    AND (followed IS NULL OR a.state <> 'closed' AND a.settings->>'publishes' = 'true'
         AND a.space_id = (SELECT s.id FROM public.spaces_space s WHERE s.slug = followed))
$$;
-- Who follows an account, the latest first: their addresses, which other servers show as well.
CREATE FUNCTION engawa_fediverse_followers(number bigint, before bigint, most integer)
RETURNS TABLE (id bigint, uri text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT t.id, p.uri FROM public.fediverse_tie t JOIN public.fediverse_peer p ON p.id = t.peer_id
  WHERE t.account_id = number AND t.followed_at IS NOT NULL AND (before IS NULL OR t.id < before)
  ORDER BY t.id DESC LIMIT most
$$;
CREATE FUNCTION engawa_fediverse_follower_count(number bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT count(*) FROM public.fediverse_tie t WHERE t.account_id = number AND t.followed_at IS NOT NULL
$$;
-- Where an answer came from that the public reads here.
CREATE FUNCTION engawa_fediverse_origin(answer bigint)
RETURNS TABLE (uri text, peer text, handle text, reached_at text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT r.uri, p.uri, p.handle, CASE WHEN p.gone_at IS NULL THEN coalesce(nullif(p.shared_inbox, ''), p.inbox) ELSE '' END
  FROM public.fediverse_reply r JOIN public.fediverse_peer p ON p.id = r.peer_id
  JOIN public.content_item i ON i.id = r.item_id
  WHERE r.item_id = answer AND i.audience = 0
$$;
"""
NAMES = (
    "engawa_fediverse_accounts(bigint, text, text)",
    "engawa_fediverse_followers(bigint, bigint, integer)",
    "engawa_fediverse_follower_count(bigint)",
    "engawa_fediverse_origin(bigint)",
)
OWNED = "".join(
    f"ALTER FUNCTION {name} OWNER TO engawa_enter; REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC; "
    f"GRANT EXECUTE ON FUNCTION {name} TO engawa_app;"
    for name in NAMES
)
SAID_ALOUD = """
DROP POLICY may_read ON fediverse_note;
CREATE POLICY may_read ON fediverse_note FOR SELECT TO engawa_app USING (NOT is_private);
"""
NOT_SAID = """
DROP POLICY may_read ON fediverse_note;
CREATE POLICY may_read ON fediverse_note FOR SELECT TO engawa_app USING (false);
"""


class Migration(migrations.Migration):
    dependencies = [("fediverse", "0002_boundary")]
    operations = [
        migrations.RunSQL(FUNCTIONS + OWNED, "".join(f"DROP FUNCTION {name};" for name in NAMES)),
        migrations.RunSQL(SAID_ALOUD, NOT_SAID),
    ]
