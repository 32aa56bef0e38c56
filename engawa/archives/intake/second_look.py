"""What could not be known when a record came in: where links to later records lead, and pages' places in their tree."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from itertools import batched
from tempfile import TemporaryFile

from engawa.archives.intake.copying import cursor
from engawa.archives.intake.folders import make_folders
from engawa.archives.intake.planting import Tree, stand_under
from engawa.archives.intake.prepared import rendered
from engawa.archives.intake.standing import Standing, standing
from engawa.archives.intake.texts import address, relink
from engawa.archives.models import Source
from engawa.archives.records import Record
from engawa.archives.whole import WholeRecord

_PORTION = 500
_MENTIONED = (
    "SELECT lower(p.handle), p.id FROM content_mention m JOIN people_person p ON p.id = m.person_id "
    "WHERE m.item_id = %s AND p.handle IS NOT NULL"
)

type Note = tuple[str, str, str, tuple[tuple[str, str], ...]]
"""A record's key, its path or the key of the page above it, and its links."""


class SecondLook:
    """Keeps, on disk, what has to be looked at again at the end, and then does."""

    def __init__(self, source: Source, *, own: bool = False) -> None:
        self._source = source
        self._own = own
        self._notes = TemporaryFile()  # noqa: SIM115 - it lives as long as the import

    def note(self, record: Record, there: Mapping[str, int] | None = None) -> None:
        """Remember a record whose links are not all settled, or that has a place in a tree."""
        links = tuple((href, key) for href, key in record.links if there is None or key not in there)
        under = record.under if isinstance(record, WholeRecord) else ""
        if links or under or record.path:
            pickle.dump((record.key, under, record.path, links), self._notes)

    def settle(self) -> None:
        """Do what was left, in the transaction of whoever calls."""
        tree = Tree()
        for notes in batched(self._read(), _PORTION, strict=False):
            asked = {
                key for key, under, _, links in notes for key in (key, under, *(key for _, key in links))
            }
            there = standing(self._source, asked, own=self._own)
            for key, _, _, links in notes:
                if links and key in there:
                    _relink(there[key], links, there)
            stand_under([(there[key].item, there[under].item) for key, under, *_ in notes if under in there])
            tree.add((path, there[key].item) for key, _, path, _ in notes if path and key in there)
        tree.add(make_folders(self._source, tree.bare_folders()))
        tree.plant()

    def _read(self) -> Iterator[Note]:
        self._notes.seek(0)
        while True:
            try:
                yield pickle.load(self._notes)  # noqa: S301 - our own, written above
            except EOFError:
                return


def _relink(item: Standing, links: tuple[tuple[str, str], ...], there: Mapping[str, Standing]) -> None:
    led = {href: address(href, there[key].item) for href, key in links if key in there}
    with cursor() as at:
        at.execute("SELECT body, format FROM content_item WHERE id = %s AND removed_at IS NULL", [item.item])
        row = at.fetchone()
        body = relink(row[0], led) if row else ""
        if not row or body == row[0]:
            return
        at.execute(_MENTIONED, [item.item])
        mentions = {handle: f"/people/{person}/" for handle, person in at.fetchall()}
        html = rendered(body, row[1], item.kind, mentions)
        at.execute("UPDATE content_item SET body = %s, html = %s WHERE id = %s", [body, html, item.item])
