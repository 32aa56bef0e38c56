"""Whom a source's keys stood for when they came up before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engawa.archives.intake.copying import cursor, short
from engawa.archives.models import Source
from engawa.archives.records import Author
from engawa.base.numbers import number_in

_BY_IDENTITY = (
    "SELECT i.value, p.id, p.ring, i.id, i.name, coalesce(p.handle, '') FROM people_identity i "
    "JOIN people_person q ON q.id = i.person_id JOIN people_person p ON p.id = coalesce(q.merged_into_id, q.id) "
    "WHERE i.scheme = %s AND i.value = ANY(%s)"
)
_BY_ID = (
    "SELECT q.id::text, p.id, p.ring, q.name, coalesce(p.handle, '') FROM people_person q "
    "JOIN people_person p ON p.id = coalesce(q.merged_into_id, q.id) WHERE q.id = ANY(%s)"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A person as this archive knows them."""

    person: int
    ring: int
    identity: int | None
    name: str
    handle: str


NOBODY = Figure(0, 2, None, "", "")
"""Stands for the author of what was asked without a name."""


def value_of(source: Source, key: str) -> str:
    """An author's key as an identity's value: with the source's name before it."""
    return short(f"{source.key.partition(':')[2]}/{key}", 400)


def met_before(source: Source, authors: Sequence[Author], *, own: bool) -> dict[str, Figure]:
    """Those of these authors that came up before, by key.

    Args:
        own: Whether keys may be ids, as in an archive that this Engawa wrote itself. An id counts when the
            name is the same as well, or the archive gives none.
    """
    by_value = {value_of(source, author.key): author for author in authors}
    found: dict[str, Figure] = {}
    if not authors:
        return found
    with cursor() as at:
        if own:
            ids = {author.key: author for author in authors if number_in(author.key)}
            at.execute(_BY_ID, [[int(key) for key in ids]])
            for key, person, ring, name, handle in at.fetchall():
                if ids[key].name in ("", name):
                    found[key] = Figure(person, ring, None, name, ids[key].handle or handle)
        at.execute(_BY_IDENTITY, [source.format, list(by_value)])
        for value, person, ring, identity, name, handle in at.fetchall():
            author = by_value[value]
            found[author.key] = Figure(person, ring, identity, name, author.handle or handle)
    return found
