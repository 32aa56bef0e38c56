"""What news is called on NATS, and what it says: ids, never content."""

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engawa.journal.models import Entry

ALL = "engawa.news.>"
PASSING = frozenset({"typing"})
"""What holds for a moment: it has no id, stands in no journal, and who missed it missed nothing."""


def subject_of(entry: "Entry") -> str:
    """News of a space, or of one person."""
    if entry.space_id is not None:
        return f"engawa.news.space.{entry.space_id}"
    return f"engawa.news.person.{entry.person_id or entry.actor_id}"


def news_of(entry: "Entry", kind: str = "", root: int | None = None) -> bytes:
    """The entry as news; ids are strings, as everywhere in JSON."""
    said = {
        "id": str(entry.pk),
        "verb": entry.verb,
        "item": str(entry.item_id or ""),
        "kind": kind,
        "root": str(root or entry.item_id or ""),
        "space": str(entry.space_id or ""),
        "actor": str(entry.actor_id or ""),
        "person": str(entry.person_id or ""),
    }
    return encoded(said)


def typing(space: int, root: int | None, actor: int) -> tuple[str, bytes]:
    """Somebody is writing in a room, or under `root`."""
    said = {"verb": "typing", "space": str(space), "root": str(root or ""), "actor": str(actor)}
    return f"engawa.news.space.{space}", encoded(said)


def of_person(verb: str, person: int) -> tuple[str, bytes]:
    """News for the live processes themselves: "session.ended", "person.seen", "news.lost"."""
    said = {"id": "0", "verb": verb, "space": "", "actor": str(person), "person": str(person)}
    return f"engawa.news.person.{person}", encoded(said)


def encoded(said: dict[str, str]) -> bytes:
    return json.dumps(said, separators=(",", ":")).encode()
