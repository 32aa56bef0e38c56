"""One batch of an archive into the database, in the transaction of whoever calls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from engawa.archives.asks import named_in
from engawa.archives.intake.acquaintance import NOBODY
from engawa.archives.intake.batches import Batch
from engawa.archives.intake.cast import Cast
from engawa.archives.intake.changing import Changing
from engawa.archives.intake.completing import Completing
from engawa.archives.intake.indexing import add_words
from engawa.archives.intake.members import Members
from engawa.archives.intake.placing import New, arrange
from engawa.archives.intake.prepared import Prepared
from engawa.archives.intake.report import Report
from engawa.archives.intake.rethreading import grow, rethread
from engawa.archives.intake.rooms import Rooms, Wanted
from engawa.archives.intake.second_look import SecondLook
from engawa.archives.intake.standing import Standing, reserve, standing
from engawa.archives.intake.texts import items_of
from engawa.archives.intake.writing import Writing
from engawa.archives.models import Source
from engawa.archives.records import Record
from engawa.archives.whole import WholeRecord
from engawa.base.ids import id_at
from engawa.base.numbers import number_in


class Portions:
    """Brings the batches of one source in, one after the other."""

    def __init__(self, source: Source, wanted: Wanted, report: Report, *, own: bool = False) -> None:
        self.cast = Cast(source, wanted.ring, report, own=own)
        self.rooms = Rooms(source, wanted, report, own=own)
        self.later = SecondLook(source, own=own)
        self._source = source
        self._own = own
        self._report = report
        self._members = Members()

    def forget(self) -> None:
        """Unlearn what may have been undone."""
        self.cast.forget()
        self.rooms.forget()
        self._members = Members()

    def bring(self, batch: Batch) -> None:
        """Write everything of this batch that is not here yet."""
        records = [one.record for one in batch.written]
        moment = min((record.created for record in records), default=timezone.now())
        self.cast.admit(batch.authors)
        self._introduce(records, moment)
        self.rooms.admit(batch.rooms)
        self.rooms.ensure({record.room for record in records})
        completing = Completing(self._source, self.cast, self.rooms, own=self._own)
        completing.rooms(batch.rooms)
        self._members.add(
            (self.rooms[room.key], figure, room.created or moment)
            for room in batch.rooms
            for figure in map(self.cast.get, room.members)
            if figure
        )
        self._write(batch.written)
        add_words(batch.words)
        completing.ties(batch.ties)
        for record in batch.seen_before:
            self.later.note(record)
        for loss in batch.losses:
            self._report.skip(loss)

    def _introduce(self, records: list[Record], moment: datetime) -> None:
        self.cast.ensure({record.author for record in records if record.author}, moment)
        named = {key for record in records for key in record.mentions}
        named |= {one.author for record in records for one in record.reactions}
        named |= {one.author for record in records for one in record.revisions}
        named |= {
            key for record in records if isinstance(record, WholeRecord) for key in named_in(record.asks)
        }
        self.cast.load(named)

    def _write(self, written: list[Prepared]) -> None:
        asked = {key for one in written for key in _keys(one.record)}
        known = standing(self._source, asked, own=self._own)
        same, changed, new = _sorted(written, known)
        for prepared, one in same:
            self._report.unchanged[one.kind] += 1
            self.later.note(prepared.record)
        self.rooms.refresh({prepared.record.room for prepared in new})
        sequence = iter(reserve(sum(2 + len(one.record.revisions) for one in written)))
        fresh = {one.record.key: self._new(one, sequence) for one in new}
        growth = arrange(fresh, known)
        there = items_of(known) | {key: one.item for key, one in fresh.items()}
        writing = Writing(
            self._source, self.cast.get, sequence, pages=self._report.created["page"], own=self._own
        )
        writing.write(fresh.values(), there)
        touched = Changing(self.cast.get, sequence).write(changed, there)
        grow(growth, self._report)
        rethread(self._source, fresh, self._report)
        self._belong(fresh)
        self._tell(fresh, changed, touched)
        for prepared in (*new, *(one for one, _ in changed)):
            self.later.note(prepared.record, there)

    def _new(self, prepared: Prepared, sequence: Iterator[int]) -> New:
        record = prepared.record
        kept = self._own and number_in(record.key) is not None
        item = int(record.key) if kept else id_at(record.created, next(sequence))
        author = self.cast[record.author] if record.author else NOBODY
        return New(prepared, item, author, self.rooms[record.room], record.kind)

    def _belong(self, fresh: dict[str, New]) -> None:
        wrote = sorted(fresh.values(), key=lambda new: new.item)
        self._members.add((new.place, new.author, new.record.created) for new in wrote if new.author.person)
        first = {new.author.person: new.record.created for new in reversed(wrote) if new.author.person}
        self._members.note_first_words(first)
        self.rooms.show_parts({(new.record.room, new.record.kind) for new in wrote})

    def _tell(
        self, fresh: dict[str, New], changed: list[tuple[Prepared, Standing]], touched: list[Standing]
    ) -> None:
        report = self._report
        for new in fresh.values():
            report.created[new.kind] += 1
            report.threads += new.root is None and new.talk > 0
        kept = {one.item for one in touched}
        for _, one in changed:
            (report.updated if one.item in kept else report.unchanged)[one.kind] += 1


def _keys(record: Record) -> set[str]:
    return {record.key, record.parent, *record.ancestors, *(key for _, key in record.links)}


def _sorted(
    written: list[Prepared], known: dict[str, Standing]
) -> tuple[list[tuple[Prepared, Standing]], list[tuple[Prepared, Standing]], list[Prepared]]:
    """Those that stand as they are, those that say something else now, and those that are new."""
    same, changed, new = [], [], []
    for prepared in written:
        one = known.get(prepared.record.key)
        if one is None:
            new.append(prepared)
        elif one.removed or one.digest == prepared.digest:
            same.append((prepared, one))
        else:
            changed.append((prepared, one))
    return same, changed, new
