"""Runs an import: reads in this thread, writes in another, batch by batch, so that it can stop at any moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from time import monotonic

from django.utils import timezone

from engawa.archives.intake.alive import living
from engawa.archives.intake.position import Position, print_of, size_of
from engawa.archives.intake.reading import Order, read
from engawa.archives.intake.report import Report
from engawa.archives.intake.wishes import Wishes
from engawa.archives.intake.writer import Writer
from engawa.archives.models import ImportRun
from engawa.archives.protocol import Format, Unreadable
from engawa.archives.recognise import format_named, recognise
from engawa.archives.records import Options
from engawa.embedded.trouble import Trouble

type Told = Callable[[Report, float], None]
"""Is given the report so far and how much is done, from 0 to 1, after each batch."""
State = ImportRun.State


def carry_out(run: ImportRun, told: Told | None = None) -> Report:
    """Run an import to its end, or until somebody asks it to pause; a run that was interrupted goes on.

    Raises:
        Unreadable: when an archive cannot be read at all; the run is then marked as failed, with the reason.
        Trouble: when it is being carried out already.
    """
    with living(run):
        return _carry_out(run, told)


def _carry_out(run: ImportRun, told: Told | None) -> Report:
    running = ImportRun.objects.using("importer").filter(pk=run.pk)
    running.update(state=State.RUNNING, wish="", error="", started_at=run.started_at or timezone.now())
    report = Report.from_json(run.report)
    try:
        asked = _Import(run, report, told).go()
    except (Unreadable, Trouble) as trouble:
        running.update(state=State.FAILED, error=str(trouble), ended_at=timezone.now())
        raise
    except BaseException as error:
        running.update(state=State.PAUSED, error=f"{type(error).__name__}: {error}")
        raise
    state = {"": State.DONE, "stop": State.STOPPED}.get(asked, State.PAUSED)
    # A dry run has kept nothing on the way.
    kept = {"report": report.to_json(), "done": run.total} if run.options.get("dry_run") else {}
    running.update(state=state, ended_at=timezone.now(), **kept)
    return report


class _Import:
    def __init__(self, run: ImportRun, report: Report, told: Told | None) -> None:
        self._run = run
        self._report = report
        self._told = told
        self._wishes = Wishes.from_json(run.options)
        self._begun = monotonic() - report.seconds
        self._sizes = [size_of(Path(path)) for path in run.paths]

    def go(self) -> str:
        """Returns what stopped it: "pause", "stop", or nothing."""
        begin = Position.from_json({} if self._wishes.dry_run else self._run.report.get("position", {}))
        writer = Writer(self._run, self._wishes, self._report)
        with ThreadPoolExecutor(1, "import") as thread:
            try:
                for number in range(begin.path, len(self._run.paths)):
                    wish = self._one(number, begin.pieces_of(number, self._path(number)), thread, writer)
                    if wish:
                        return wish
                thread.submit(writer.tidy).result()
            finally:
                thread.submit(writer.disconnect).result()
        return ""

    def _path(self, number: int) -> Path:
        return Path(self._run.paths[number])

    def _one(self, number: int, skip: int, thread: ThreadPoolExecutor, writer: Writer) -> str:
        """One archive: while a batch is written, the next is read."""
        path = self._path(number)
        archive = format_of(path, self._wishes)
        thread.submit(writer.begin, archive, path).result()
        fingerprint = print_of(path)
        order = Order(str(path), archive.name, options_for(self._wishes), skip, self._wishes.dry_run)
        pending: Future[str] | None = None
        for batch in read(order, self._sizes[number]):
            if pending and (wish := self._settled(pending)):
                return wish
            position = Position(number, batch.pieces, fingerprint)
            share = self._share(number, batch.done / batch.total if batch.total else 0)
            self._report.seconds = monotonic() - self._begun
            pending = thread.submit(writer.write, batch, position, share)
        if pending and (wish := self._settled(pending)):
            return wish
        thread.submit(writer.complete, Position(number + 1, 0), self._share(number, 1)).result()
        self._report.seconds = monotonic() - self._begun
        return ""

    def _settled(self, pending: Future[str]) -> str:
        wish = pending.result()
        if self._wishes.dry_run:
            running = ImportRun.objects.using("importer").filter(pk=self._run.pk)
            running.update(done=self._run.done, total=self._run.total)
            wish = running.values_list("wish", flat=True).first() or ""
        if self._told:
            self._told(self._report, self._run.done / max(self._run.total, 1))
        return wish

    def _share(self, number: int, part: float) -> tuple[int, int]:
        """How many bytes of all archives are done, and how many there are."""
        return sum(self._sizes[:number]) + int(self._sizes[number] * min(part, 1)), sum(self._sizes)


def format_of(path: Path, wishes: Wishes) -> Format:
    """The format asked for, or the one that recognises the archive.

    Raises:
        Unreadable: when there is nothing there, or nothing that any format knows.
    """
    if wishes.format:
        return format_named(wishes.format)
    return recognise(path)


def options_for(wishes: Wishes) -> Options:
    return Options(extra={"told_at": timezone.now().isoformat()} if wishes.sample else {})
