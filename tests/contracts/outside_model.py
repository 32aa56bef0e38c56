"""Who sees what of the rooms outside, as plain Python: see `model.py`.

Of each table the worlds hold two rows a space: a private one with the space's id, and a public one with FAR more.
"""

from collections.abc import Callable

from tests.contracts.model import Model

FAR = 100
CARRIED = 500
"""The case that was carried into an item has the item's id and this."""
Rule = Callable[[Model, int | None], set[int]]


def members(world: Model, reader: int | None) -> set[int]:
    """What the people of a space keep to themselves."""
    return world.belongs(reader) if world.clearance(reader) else set()


def both(world: Model, reader: int | None) -> set[int]:
    """The same of public and private ones."""
    mine = members(world, reader)
    return mine | {space + FAR for space in mine}


def seen_inside(world: Model, reader: int | None) -> set[int]:
    """What everyone inside sees who sees the space."""
    return world.sees_spaces(reader) if world.clearance(reader) else set()


def heard(world: Model, reader: int | None) -> set[int]:
    """What was said to us: in private to the space's people, in public to whoever sees the space."""
    return both(world, reader) | {space + FAR for space in seen_inside(world, reader)}


def known(world: Model, reader: int | None) -> set[int]:
    """People outside: those on public networks for everyone inside, others where a space knows them."""
    if not world.clearance(reader):
        return set()
    return members(world, reader) | {space.id + FAR for space in world.spaces}


def cases(world: Model, reader: int | None) -> set[int]:
    """As what was heard; and what was carried into an item, by whoever reads the item or answers for the case."""
    if not world.clearance(reader):
        return set()
    carried = {item.id + CARRIED for item in world.items if item.space in world.reads(reader)}
    answered = {item.id + CARRIED for item in world.items if item.space in world.belongs(reader)}
    return heard(world, reader) | carried | answered


def owners(world: Model, reader: int | None) -> set[int]:
    """What the owners of a space keep."""
    if not world.clearance(reader):
        return set()
    rows = [one for one in world.memberships if one.person == reader and not one.ended]
    return {one.space for one in rows if one.role == "owner"}


def makers(world: Model, reader: int | None) -> set[int]:
    """What only whoever did it sees."""
    return {space.id for space in world.spaces if world.clearance(reader) and space.created_by == reader}


def marks(world: Model, reader: int | None) -> set[int]:
    return {space.id for space in world.spaces if reader is not None and space.created_by == reader}


def held_items(world: Model, reader: int | None) -> set[int]:
    """What hangs on an item and is for its space's people."""
    mine = members(world, reader)
    return {item.id for item in world.items if item.space in mine}


def everybody(world: Model, reader: int | None) -> set[int]:
    """What is public anyway."""
    return {space.id for space in world.spaces}


def everyone_inside(world: Model, reader: int | None) -> set[int]:
    return world.hears_all(reader)


def saved(world: Model, reader: int | None) -> set[int]:
    """Answers that a space saved: its people, as far as they read the item."""
    mine = members(world, reader)
    return {item.id for item in world.items if item.space in mine}


RULES: dict[str, Rule] = {
    "channels_account": seen_inside,
    "channels_dispatch": members,
    "channels_spending": seen_inside,
    "contacts_company": members,
    "contacts_consententry": both,
    "contacts_contact": known,
    "contacts_crmlink": members,
    "contacts_crmparty": members,
    "contacts_erasure": makers,
    "contacts_fieldchange": both,
    "contacts_identity": known,
    "contacts_intake": members,
    "contacts_join": members,
    "contacts_knowing": both,
    "contacts_order": both,
    "contacts_profilelink": known,
    "contacts_profilelook": known,
    "contacts_proposal": members,
    "inbox_answer": both,
    "inbox_desk": members,
    "inbox_enclosure": heard,
    "inbox_hold": both,
    "inbox_mark": marks,
    "inbox_message": heard,
    "inbox_note": both,
    "inbox_savedanswer": saved,
    "inbox_thread": heard,
    "inbox_turn": both,
    "cases_case": cases,
    "cases_connection": seen_inside,
    "cases_figures": cases,
    "cases_link": cases,
    "cases_merging": cases,
    "cases_release": Model.hears_public,
    "cases_remark": cases,
    "cases_step": cases,
    "cases_telling": cases,
    "cases_told": heard,
    "cases_variant": cases,
    "cases_voice": heard,
    "public_answer": Model.sees_items,
    "public_face": Model.sees_spaces,
    "public_ping": held_items,
    "fediverse_block": owners,
    "fediverse_echo": Model.sees_items,
    "fediverse_note": everybody,
    "fediverse_peer": everyone_inside,
    "fediverse_published": Model.sees_items,
    "fediverse_reply": held_items,
    "fediverse_tie": owners,
}
KEYS = {
    "contacts_profilelook": "identity_id",
    "inbox_desk": "space_id",
    "inbox_hold": "thread_id",
    "cases_figures": "case_id",
    "public_face": "space_id",
    "fediverse_published": "item_id",
}
"""Tables whose rows have no id of their own."""
HIDDEN = {
    "channels_arrival", "channels_key", "contacts_crmevent", "contacts_crmkey", "contacts_tombstone",
    "cases_connectionkey", "cases_likeness", "listening_ownword", "public_knock", "fediverse_activity",
    "fediverse_arrival", "fediverse_delivery", "fediverse_seen", "fediverse_word",
}  # fmt: skip
"""What no reader sees, whoever they are."""
ELSEWHERE = {
    "fediverse_host": "names of servers and whether they answer; everyone inside",
    "listening_insider": "whose accounts are our own people's, as they said; everyone inside",
    "listening_learnt": "weights of a classifier; everyone inside",
}
