"""The side of an import that holds the database. Everything here happens in one thread, on one connection."""

from __future__ import annotations

import json
import logging
from contextlib import ExitStack
from pathlib import Path

from django.db import DatabaseError, DataError, IntegrityError, connections, transaction

from engawa.archives.intake.batches import Batch
from engawa.archives.intake.copying import IMPORTER, cursor
from engawa.archives.intake.finishing import finish, refresh_statistics, show_around
from engawa.archives.intake.portion import Portions
from engawa.archives.intake.position import Position
from engawa.archives.intake.report import Report
from engawa.archives.intake.rooms import Wanted
from engawa.archives.intake.sources import is_own, open_source
from engawa.archives.intake.wishes import RINGS, Wishes
from engawa.archives.models import ImportRun, Source
from engawa.archives.protocol import Format
from engawa.archives.records import Skipped
from engawa.search.tasks import order_meaning

_PROGRESS = "UPDATE archives_importrun SET done = %s, total = %s, report = %s WHERE id = %s RETURNING wish"

log = logging.getLogger(__name__)

type Share = tuple[int, int]
"""Bytes done, and bytes in all."""


class Writer:
    """Writes the batches of a run. In a dry run all is one transaction, which is taken back at the end."""

    def __init__(self, run: ImportRun, wishes: Wishes, report: Report) -> None:
        self._run = run
        self._wishes = wishes
        self._report = report
        self._whole = ExitStack()
        self._sources: list[Source] = []
        self._portions: Portions

    def begin(self, archive: Format, path: Path) -> None:
        """Open the source that this archive is an export of."""
        if self._wishes.dry_run and not self._sources:
            self._whole.enter_context(transaction.atomic(using=IMPORTER))
        source = open_source(archive, path, sample=self._wishes.sample)
        self._sources.append(source)
        wanted = Wanted(RINGS[self._wishes.ring], self._wishes.space, self._run.by_id)
        self._portions = Portions(source, wanted, self._report, own=is_own(source))

    def write(self, batch: Batch, position: Position, share: Share) -> str:
        """Write one batch and how far the run has come, or neither; returns what the owner wishes meanwhile."""
        before = self._report.copy()
        try:
            with transaction.atomic(using=IMPORTER):
                self._portions.bring(batch)
                return self._note(position, share)
        except DatabaseError as error:
            log.info("A batch is tried again in smaller parts: %s", error)
            self._forget(before)
        with transaction.atomic(using=IMPORTER):
            self._bring_carefully(batch)
            return self._note(position, share)

    def complete(self, position: Position, share: Share) -> None:
        """What is done when an archive is at its end."""
        with transaction.atomic(using=IMPORTER):
            self._portions.later.settle()
            finish(self._sources[-1], self._portions.cast.contradictions, self._run, self._report)
            if self._wishes.sample and self._run.by_id:
                show_around(self._sources[-1], self._run.by_id)
            self._note(position, share)

    def tidy(self) -> None:
        """Let the database know how much it holds now."""
        if not self._wishes.dry_run:
            refresh_statistics(sum(self._report.created.values()))
            order_meaning()

    def disconnect(self) -> None:
        """Take a dry run back, and let the connection go."""
        if self._wishes.dry_run and connections[IMPORTER].in_atomic_block:
            transaction.set_rollback(True, using=IMPORTER)
        self._whole.close()
        connections.close_all()

    def _bring_carefully(self, batch: Batch) -> None:
        """Write what can be written, and report each record that the database refuses."""
        before = self._report.copy()
        try:
            with transaction.atomic(using=IMPORTER):
                self._portions.bring(batch)
        except (DataError, IntegrityError) as error:
            self._forget(before)
            if not batch.written:
                raise
            if len(batch.written) == 1 and not batch.others:
                loss = Skipped(batch.written[0].record.key, "The database could not keep it", str(error))
                self._report.skip(loss)
                return
            for part in batch.parts():
                self._bring_carefully(part)

    def _forget(self, before: Report) -> None:
        """After a failure: what was learnt in the transaction that is gone is unlearnt."""
        self._report.become(before)
        self._portions.forget()
        if not self._wishes.dry_run and not connections[IMPORTER].in_atomic_block:
            connections[IMPORTER].close_if_unusable_or_obsolete()

    def _note(self, position: Position, share: Share) -> str:
        self._run.done, self._run.total = share
        if self._wishes.dry_run:
            return ""
        told = self._report.to_json() | {"position": position.to_json()}
        with cursor() as at:
            at.execute(_PROGRESS, [*share, json.dumps(told), self._run.pk])
            row = at.fetchone()
        return str(row[0]) if row else "stop"
