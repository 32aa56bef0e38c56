"""Whoever got past every page outside must still meet the database: what a reader's own connection must not do."""

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from engawa.boundary import reading_as
from engawa.outside.contacts.tests.people import kelda, mail, meet
from tests.contracts.test_attacks_below_the_pages import names
from tests.world import World

NEVER = (
    "SELECT 1 FROM channels_key",
    "SELECT 1 FROM channels_arrival",
    "SELECT 1 FROM contacts_crmkey",
    "SELECT 1 FROM contacts_tombstone",
    "SELECT 1 FROM cases_connectionkey",
    "SELECT 1 FROM public_knock",
    "SELECT 1 FROM listening_ownword",
    "INSERT INTO channels_account (space_id, network, handle, name, url, settings, cursor, quota, state, listen_at,"
    " trouble, failures, made_at, made_by_id) VALUES ({lab}, 'paper', 'x', '', '', '{{}}', '{{}}', '{{}}', 'running',"
    " now(), '', 0, now(), {me})",
    "INSERT INTO contacts_contact (name, made_at) VALUES ('x', now())",
    "INSERT INTO contacts_identity (network, uid, handle, name, url, avatar, is_public, contact_id, consent,"
    " do_not_contact, first_heard_at) VALUES ('mail', 'x', '', '', '', '', true, 1, 'given', false, now())",
    "INSERT INTO contacts_knowing (identity_id, space_id) VALUES (1, {platform})",
    "INSERT INTO contacts_order (identity_id, space_id, key, at, amount, currency, product)"
    " VALUES (1, {platform}, 'x', now(), 1, '', '')",
    "INSERT INTO contacts_crmlink (space_id, kind, name, address, settings, cursor, state, look_at, trouble, failures,"
    " made_at, made_by_id) VALUES ({lab}, 'webhook', '', '', '{{}}', '{{}}', 'running', now(), '', 0, now(), {me})",
    "INSERT INTO contacts_intake (space_id, by_id, kind, name, path, dry_run, state, trouble, rows, made, changed,"
    " same, refused, errors, at)"
    " VALUES ({secret}, {me}, 'csv', '', '', false, 'waiting', '', 0, 0, 0, 0, 0, '[]', now())",
    "INSERT INTO contacts_erasure (contact_id, why, at, by_id, went) VALUES (1, 'x', now(), {maya}, '{{}}')",
    "UPDATE contacts_identity SET is_public = true",
    "UPDATE contacts_identity SET uid = 'x'",
    "UPDATE contacts_intake SET path = '/etc/passwd'",
    "UPDATE contacts_order SET amount = 0 RETURNING 1",
    "UPDATE contacts_consententry SET consent = 'given' RETURNING 1",
    "INSERT INTO inbox_message (thread_id, account_id, space_id, is_private, uri, url, answers, is_ours, subject, text,"
    " html, language, media, raw, at, heard_at) VALUES (1, 1, {platform}, false, 'x', '', '', true, '', '', '', '',"
    " '[]', '{{}}', now(), now())",
    "UPDATE inbox_message SET text = 'x'",
    "UPDATE inbox_message SET is_private = false",
    "INSERT INTO inbox_note (thread_id, space_id, by_id, body, html, mentioned, at)"
    " VALUES (1, {platform}, {maya}, '', '', '{{}}', now())",
    "INSERT INTO inbox_mark (thread_id, person_id, at) VALUES (1, {maya}, now())",
    "INSERT INTO cases_case (space_id, is_private, title, state, byline, opened_at, minutes, opened_by_id)"
    " VALUES ({lab}, false, '', 'heard', '', now(), 0, {me})",
    "INSERT INTO cases_case (space_id, is_private, title, state, byline, opened_at, minutes, opened_by_id)"
    " VALUES ({everyone}, false, '', 'heard', '', now(), 0, {maya})",
    "UPDATE cases_case SET is_private = false",
    "UPDATE cases_case SET space_id = {lab}",
    "INSERT INTO public_answer (item_id, way, what, name, url, source, target, text, html, state)"
    " VALUES ({blog_post}, 'form', 'reply', '', '', 'x', '', '', '', 'shown')",
    "UPDATE public_answer SET state = 'shown' RETURNING 1",
    "INSERT INTO public_face (space_id, takes_comments, takes_mentions) VALUES ({blog}, true, true)",
    "INSERT INTO listening_match (mention_id, query_id, space_id, is_private) VALUES (1, 1, {everyone}, false)",
    "UPDATE listening_mention SET is_private = false",
    "INSERT INTO channels_dispatch (account_id, space_id, draft, state, due_at, attempts, trouble, uri, url, purpose,"
    " written_by_id) VALUES (1, {everyone}, '{{}}', 'sent', now(), 0, '', '', '', 'answer', {me})",
    "INSERT INTO fediverse_block (space_id, target, why, at, by_id) VALUES (NULL, 'x', '', now(), {me})",
    "SELECT 1 FROM contacts_identity WHERE NOT is_public",
    "SELECT 1 FROM contacts_knowing",
    "SELECT 1 FROM contacts_company",
    "SELECT 1 FROM engawa_seek_identities('%kelda@norte%', 9223372036854775807, 9)",
    "UPDATE contacts_identity SET do_not_contact = true RETURNING 1",
    "UPDATE contacts_identity SET contact_id = 1 RETURNING 1",
    "UPDATE contacts_contact SET name = 'x' RETURNING 1",
    "UPDATE contacts_company SET name = 'x' RETURNING 1",
    "DELETE FROM contacts_identity RETURNING 1",
    "DELETE FROM inbox_message RETURNING 1",
    "INSERT INTO inbox_enclosure (message_id, name, media_type, file) VALUES (1, 'a', 'b', 'c')",
    "INSERT INTO inbox_enclosure (answer_id, name, media_type, file) VALUES (1, 'a', 'b', 'c')",
    "UPDATE inbox_enclosure SET file = 'x' RETURNING 1",
    "DELETE FROM inbox_enclosure RETURNING 1",
    "UPDATE inbox_answer SET media = '[]' RETURNING 1",
    "INSERT INTO fediverse_echo (peer_id, item_id, kind, uri, at) VALUES (1, {blog_post}, 'like', 'x', now())",
    "UPDATE fediverse_echo SET kind = 'boost' RETURNING 1",
    "DELETE FROM fediverse_echo RETURNING 1",
    "SELECT 1 FROM fediverse_peer",
    "SELECT 1 FROM fediverse_word",
    "SELECT 1 FROM fediverse_arrival",
    "UPDATE fediverse_published SET at = now() RETURNING 1",
    "INSERT INTO channels_dispatch (account_id, space_id, draft, state, due_at, attempts, trouble, uri, url, purpose,"
    " about, written_by_id) VALUES (1, {platform}, '{{}}', 'waiting', now(), 0, '', '', '', 'change', 1, {me})",
    "UPDATE channels_dispatch SET state = 'waiting' RETURNING 1",
    "UPDATE channels_dispatch SET raw = '{{}}'",
    "UPDATE channels_dispatch SET uri = 'x'",
    "UPDATE channels_dispatch SET sent_at = now()",
    "UPDATE contacts_intake SET state = 'waiting' RETURNING 1",
    "UPDATE contacts_intake SET upto = 0",
    "INSERT INTO cases_telling (case_id, text, state, written_by_id, written_at, round)"
    " VALUES (1, 'x', 'approved', {me}, now(), 9)",
    "INSERT INTO credit_evidence (person_id, topic, sort, source, reason, at, withheld)"
    " VALUES ({maya}, 'x', 'said', 'said', '', now(), false)",
    "UPDATE people_person SET manager_id = {me}",
    "UPDATE people_person SET reports = 9",
    "TRUNCATE contacts_contact",
    "ALTER TABLE contacts_identity DISABLE ROW LEVEL SECURITY",
    "SET ROLE engawa_courier",
)
"""As Jonas, who is inside and belongs to Everyone alone."""
NOTHING = (
    "SELECT identity FROM engawa_seek_identities('%', 9223372036854775807, 100)",
    "SELECT 1 FROM engawa_find_heard('')",
    "SELECT 1 FROM contacts_identity",
    "SELECT 1 FROM contacts_contact",
    "SELECT 1 FROM contacts_company",
    "SELECT 1 FROM contacts_proposal",
    "SELECT 1 FROM inbox_message",
    "SELECT 1 FROM inbox_thread",
    "SELECT 1 FROM cases_case",
    "SELECT 1 FROM channels_dispatch",
    "SELECT 1 FROM channels_account",
    "SELECT 1 FROM listening_query",
    "SELECT 1 FROM fediverse_tie",
    "SELECT 1 FROM journal_entry WHERE verb LIKE 'contact.%'",
    "SELECT proposal FROM engawa_seek_proposals(9, 9223372036854775807, 100)",
    "SELECT 1 FROM inbox_enclosure",
    "SELECT 1 FROM inbox_answer",
    "SELECT 1 FROM cases_telling",
    "SELECT 1 FROM cases_told",
    "SELECT 1 FROM channels_spending",
    "SELECT 1 FROM contacts_intake",
    "SELECT 1 FROM fediverse_reply WHERE state <> 'shown'",
    "SELECT id FROM engawa_fediverse_voices(ARRAY(SELECT generate_series(1, 9999))::bigint[])",
)
"""As Rosa, a guest, whatever there is."""


@pytest.fixture(scope="module")
def known(shared: World) -> World:
    """Kelda, by her public name and her mail address, known to the people of Platform."""
    meet(shared, kelda(), mail())
    return shared


def outcome(said: str, world: World, who: str) -> list[tuple[object, ...]] | str:
    """What came back, or that the database refused for want of rights, and for nothing else."""
    with reading_as(world.people[who]), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(said.format(**names(world, who)))
                return cursor.fetchall() if cursor.description else "done"
        except DatabaseError as error:
            if isinstance(error.__cause__, InsufficientPrivilege):
                return "refused"
            raise


@pytest.mark.parametrize("said", NEVER)
def test_somebody_inside_must_be_refused(known: World, said: str) -> None:
    harmless = ["refused", []] if said.startswith("SELECT") or "RETURNING" in said else ["refused"]
    assert outcome(said, known, "colleague") in harmless


@pytest.mark.parametrize("said", NOTHING)
def test_a_guest_must_find_nothing(known: World, said: str) -> None:
    assert outcome(said, known, "guest") in ([], "refused")


def test_the_same_statements_find_something_for_those_who_may(known: World) -> None:
    """Else they would prove nothing."""
    for said in NOTHING[:1] + NOTHING[2:4]:
        assert len(outcome(said, known, "tom")) == 2, said
