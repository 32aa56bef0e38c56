"""What the rooms outside hold in a random world: see `outside_model.py`."""

from typing import Any

import psycopg

from tests.contracts.model import ItemRow, Model
from tests.contracts.outside_model import CARRIED, FAR
from tests.contracts.worlds import write


def write_outside(world: Model, cursor: psycopg.Cursor[Any]) -> None:
    """The world, and what is outside of it."""
    write(world, cursor)
    for space in world.spaces:
        about = {"space": space.id, "by": space.created_by}
        for statement in SPACE:
            cursor.execute(statement, {**about, "id": space.id})
        for number, private in ((space.id, True), (space.id + FAR, False)):
            for statement in (*SOMEBODY, *CASE):
                cursor.execute(
                    statement, {**about, "id": number, "private": private, "item": None, "case": number}
                )
        for statement in PAIR:
            cursor.execute(statement, {**about, "id": space.id, "far": space.id + FAR})
    for item in world.items:
        _write_item(item, world, cursor)


def _write_item(item: ItemRow, world: Model, cursor: psycopg.Cursor[Any]) -> None:
    about = {"id": item.id, "space": item.space, "by": item.author, "account": item.space}
    for statement in ITEM:
        cursor.execute(statement, about)
    # The case is its first space's own, and private; who reads the item sees it all the same.
    carried = {**about, "id": item.id + CARRIED, "case": item.id + CARRIED, "item": item.id, "private": True}
    for statement in CASE[:STEPS]:
        cursor.execute(statement, carried)


SPACE = (
    "INSERT INTO channels_account (id, space_id, network, handle, name, url, settings, cursor, quota, state, "
    "listen_at, trouble, failures, made_at) VALUES (%(id)s, %(space)s, 'paper', 'a' || %(id)s, '', '', '{}', "
    "'{}', '{}', 'running', now(), '', 0, now())",
    "INSERT INTO channels_key (account_id, sealed) VALUES (%(id)s, '')",
    "INSERT INTO channels_arrival (id, account_id, key, content, came_at) VALUES (%(id)s, %(id)s, 'k', '{}', "
    "now())",
    "INSERT INTO channels_spending (id, account_id, month, read, written) VALUES (%(id)s, %(id)s, now(), 1, 1)",
    "INSERT INTO channels_dispatch (id, account_id, space_id, draft, state, due_at, attempts, trouble, uri, "
    "url, purpose) VALUES (%(id)s, %(id)s, %(space)s, '{}', 'sent', now(), 0, '', '', '', 'answer')",
    "INSERT INTO contacts_company (id, name, domain) VALUES (%(id)s, 'c' || %(id)s, '')",
    "INSERT INTO contacts_crmlink (id, space_id, kind, name, address, settings, cursor, state, look_at, "
    "trouble, failures, made_at) VALUES (%(id)s, %(space)s, 'webhook', '', '', '{}', '{}', 'running', now(), "
    "'', 0, now())",
    "INSERT INTO contacts_crmkey (link_id, sealed) VALUES (%(id)s, '')",
    "INSERT INTO contacts_crmevent (id, link_id, key, at) VALUES (%(id)s, %(id)s, 'k', now())",
    "INSERT INTO contacts_tombstone (digest, at) VALUES (convert_to('d' || %(id)s, 'utf8'), now())",
    "INSERT INTO contacts_intake (id, space_id, kind, name, path, dry_run, state, trouble, rows, made, "
    "changed, same, refused, errors, at) VALUES (%(id)s, %(space)s, 'csv', '', '', true, 'done', '', 0, 0, 0,"
    " 0, 0, '[]', now())",
    "INSERT INTO inbox_desk (space_id, timezone, days, opens, closes, holidays, \"then\", approve_all, "
    "approve_members, risky_words, approve_first_on, approvers) VALUES (%(id)s, 'UTC', '{}', 0, 1, '{}', 60, "
    "false, false, '{}', '{}', 'owners')",
    "INSERT INTO cases_connection (id, space_id, tracker, name, url, settings, cursor, state, look_at, "
    "trouble, failures, made_at) VALUES (%(id)s, %(space)s, 'paper', '', '', '{}', '{}', 'running', now(), "
    "'', 0, now())",
    "INSERT INTO cases_connectionkey (connection_id, sealed) VALUES (%(id)s, '')",
    "INSERT INTO cases_release (id, space_id, name, day, url) VALUES (%(id)s, %(space)s, '1', now(), '')",
    "INSERT INTO public_face (space_id, takes_comments, takes_mentions) VALUES (%(id)s, true, true)",
    "INSERT INTO fediverse_peer (id, uri, host, handle, name, url, avatar, kind, inbox, shared_inbox, key_id,"
    " key, fetched_at) VALUES (%(id)s, 'p' || %(id)s, '', '', '', '', '', '', '', '', '', '', now())",
    "INSERT INTO fediverse_tie (id, account_id, space_id, peer_id, inbox, follow_uri) VALUES (%(id)s, %(id)s,"
    " %(space)s, %(id)s, '', '')",
    "INSERT INTO fediverse_block (id, space_id, target, why, at) VALUES (%(id)s, %(space)s, 'b' || %(id)s, "
    "'', now())",
    "INSERT INTO fediverse_note (id, account_id, key, object, is_private, said_at) VALUES (%(id)s, %(id)s, "
    "'n' || %(id)s, '{}', false, now())",
    "INSERT INTO fediverse_note (id, account_id, key, object, is_private, said_at) VALUES (%(id)s + 100, "
    "%(id)s, 'o' || %(id)s, '{}', true, now())",
)  # fmt: skip
SOMEBODY = (
    "INSERT INTO contacts_contact (id, name, made_at) VALUES (%(id)s, 'x', now())",
    "INSERT INTO contacts_identity (id, network, uid, handle, name, url, avatar, is_public, contact_id, "
    "company_id, consent, do_not_contact, first_heard_at) VALUES (%(id)s, 'paper', 'u' || %(id)s, '', '', '',"
    " '', NOT %(private)s, %(id)s, CASE WHEN %(private)s THEN %(space)s END, 'unknown', false, now())",
    "INSERT INTO contacts_knowing (id, identity_id, space_id) VALUES (%(id)s, %(id)s, %(space)s)",
    "INSERT INTO contacts_consententry (id, identity_id, consent, do_not_contact, source, why, at) VALUES "
    "(%(id)s, %(id)s, 'given', false, 'them', '', now())",
    "INSERT INTO contacts_order (id, identity_id, space_id, key, at, amount, currency, product) VALUES "
    "(%(id)s, %(id)s, %(space)s, 'k' || %(id)s, now(), 1, '', '')",
    "INSERT INTO contacts_fieldchange (id, contact_id, space_id, field, before, after, source, at, stands) "
    "VALUES (%(id)s, %(id)s, %(space)s, 'name', '', '', 'hand', now(), true)",
    "INSERT INTO contacts_profilelink (id, identity_id, href) VALUES (%(id)s, %(id)s, '')",
    "INSERT INTO contacts_profilelook (identity_id, at) VALUES (%(id)s, now())",
    "INSERT INTO inbox_thread (id, account_id, space_id, root, subject, is_private, state, first_at, last_at,"
    " messages_count) VALUES (%(id)s, %(space)s, %(space)s, 'r' || %(id)s, '', %(private)s, 'open', now(), "
    "now(), 1)",
    "INSERT INTO inbox_message (id, thread_id, account_id, space_id, is_private, uri, url, answers, is_ours, "
    "subject, text, html, language, media, raw, at, heard_at) VALUES (%(id)s, %(id)s, %(space)s, %(space)s, "
    "%(private)s, 'm' || %(id)s, '', '', false, '', '', '', '', '[]', '{}', now(), now())",
    "INSERT INTO inbox_answer (id, thread_id, space_id, text, first_text, is_split, state, why, written_at, "
    "word, bulk, round, trouble) VALUES (%(id)s, %(id)s, %(space)s, '', '', false, 'sent', '[]', now(), '', "
    "'', 0, '')",
    "INSERT INTO inbox_enclosure (id, name, media_type, file, message_id) VALUES (%(id)s, '', '', '', %(id)s)",
    "INSERT INTO inbox_hold (thread_id, space_id, since, until, person_id) VALUES (%(id)s, %(space)s, now(), "
    "now(), %(by)s)",
    "INSERT INTO inbox_note (id, thread_id, space_id, body, html, mentioned, at) VALUES (%(id)s, %(id)s, "
    "%(space)s, '', '', '{}', now())",
    "INSERT INTO inbox_turn (id, thread_id, space_id, verb, data, at) VALUES (%(id)s, %(id)s, %(space)s, 'x',"
    " '{}', now())",
)  # fmt: skip
CASE = (
    "INSERT INTO cases_case (id, number, space_id, is_private, title, state, byline, opened_at, minutes, "
    "item_id) VALUES (%(case)s, %(case)s, %(space)s, %(private)s, '', 'heard', '', now(), 0, %(item)s)",
    "INSERT INTO cases_step (id, case_id, what, state, reason, byline, at) VALUES (%(case)s, %(case)s, "
    "'state', 'heard', '', '', now())",
    "INSERT INTO cases_merging (id, case_id, into_id, at) VALUES (%(case)s, %(case)s, %(space)s, now())",
    "INSERT INTO cases_figures (case_id, counted_at, messages, people, networks, answers, talk, involved, "
    "days_open, minutes, told, waited_before, waited_after) VALUES (%(case)s, now(), 0, 0, 0, 0, 0, 0, 0, 0, "
    "0, 0, 0)",
    "INSERT INTO cases_link (id, case_id, connection_id, wish, state, remote_id, reference, url, title, "
    "stage, remote_state, trouble, attempts, due_at, at) VALUES (%(case)s, %(case)s, %(space)s, '{}', "
    "'stands', '', '', '', '', '', '', '', 0, now(), now())",
    "INSERT INTO cases_remark (id, link_id, state, remote_id, who, text, at, trouble, attempts, due_at) "
    "VALUES (%(case)s, %(case)s, 'heard', '', '', '', now(), '', 0, now())",
    "INSERT INTO cases_telling (id, case_id, text, state, written_at) VALUES (%(case)s, %(case)s, '', "
    "'draft', now())",
    "INSERT INTO cases_variant (id, telling_id, network, text) VALUES (%(case)s, %(case)s, 'paper', '')",
    "INSERT INTO cases_likeness (case_id, words, messages, marks, at) VALUES (%(case)s, '{}', 0, '{}', now())",
    "INSERT INTO cases_voice (id, case_id, message_id, network, said_at, is_private, kind, state, reasons, "
    "score, at) VALUES (%(id)s, %(case)s, %(id)s, 'paper', now(), %(private)s, 'voice', 'joined', '[]', 1, "
    "now())",
    "INSERT INTO cases_told (id, case_id, telling_id, contact_id, identity_id, message_id, account_id, "
    "network, state, trouble, planned_at) VALUES (%(id)s, %(case)s, %(case)s, %(id)s, %(id)s, %(id)s, "
    "%(space)s, 'paper', 'planned', '', now())",
)  # fmt: skip
STEPS = 9
"""Those that hang on no message."""
PAIR = (
    "INSERT INTO contacts_join (id, kept_id, gone_id, gone_name, identities, evidence, why, at) VALUES "
    "(%(id)s, %(far)s, %(id)s, '', ARRAY[%(id)s::bigint], 'them', '', now())",
    "INSERT INTO contacts_proposal (id, one_id, other_id, weight, signs, state) VALUES (%(id)s, %(id)s, "
    "%(far)s, 1, '[]', 'open')",
    "INSERT INTO contacts_crmparty (id, link_id, remote, identity_id, agreed) VALUES (%(id)s, %(id)s, 'r', "
    "%(id)s, '{}')",
    "INSERT INTO contacts_erasure (id, contact_id, why, by_id, at, went) VALUES (%(id)s, %(id)s, '', %(by)s, "
    "now(), '{}')",
    "INSERT INTO inbox_mark (id, thread_id, person_id, at) VALUES (%(id)s, %(id)s, %(by)s, now())",
)  # fmt: skip
ITEM = (
    "INSERT INTO inbox_savedanswer (id, space_id, item_id, at) VALUES (%(id)s, %(space)s, %(id)s, now())",
    "INSERT INTO public_answer (id, item_id, way, what, name, url, source, target, text, html, state) VALUES "
    "(%(id)s, %(id)s, 'form', 'reply', '', '', 's' || %(id)s, '', '', '', 'shown')",
    "INSERT INTO public_answer (id, item_id, way, what, name, url, source, target, text, html, state) VALUES "
    "(%(id)s + 2000, %(id)s, 'form', 'reply', '', '', 't' || %(id)s, '', '', '', 'waiting')",
    "INSERT INTO public_ping (id, item_id, target, state, attempts, trouble) VALUES (%(id)s, %(id)s, '', "
    "'waiting', 0, '')",
    "INSERT INTO fediverse_echo (id, item_id, peer_id, kind, uri, at) VALUES (%(id)s, %(id)s, %(account)s, "
    "'like', 'e' || %(id)s, now())",
    "INSERT INTO fediverse_published (item_id, account_id, at) VALUES (%(id)s, %(account)s, now())",
    "INSERT INTO fediverse_reply (id, account_id, space_id, peer_id, on_id, uri, url, html, state, at) VALUES"
    " (%(id)s, %(account)s, %(space)s, %(account)s, %(id)s, 'y' || %(id)s, '', '', 'held', now())",
)  # fmt: skip
