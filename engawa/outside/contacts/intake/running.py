"""A file is read in a job: tried, or kept, with what is wrong named line by line."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import batched, islice
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, TextIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.outside.channels.sound import keepable
from engawa.outside.contacts.intake import orders
from engawa.outside.contacts.intake.batches import COURIER
from engawa.outside.contacts.intake.rows import Row, Wrong, row_of
from engawa.outside.contacts.intake.tables import Table, count_lines, opened
from engawa.outside.contacts.intake.taking import Taken, take
from engawa.outside.contacts.models import Intake
from engawa.outside.contacts.vcard import cards_in, row_of_card

BATCH = 500
MOST_ERRORS = 200
DAY = 24 * 60 * 60
State = Intake.State


def folder() -> Path:
    """Where files wait until they are read."""
    return Path(settings.FILES) / "contacts"


def put_aside(sent: UploadedFile[bytes]) -> Path:
    """Keep what arrived until it is read."""
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / token_urlsafe(12)
    with path.open("wb") as file:
        for chunk in sent.chunks():
            file.write(chunk)
    return path


def forget_old_files() -> None:
    """Delete what was put aside more than a day ago, and what was wrong with it after a month: both name people."""
    old = timezone.now() - timedelta(days=30)
    Intake.objects.using(COURIER).filter(at__lt=old).exclude(errors=[]).update(errors=[])
    for path in folder().iterdir() if folder().is_dir() else ():
        if path.stat().st_mtime < time.time() - DAY:
            path.unlink(missing_ok=True)


class Stopped(Exception):
    """Somebody stopped it, or another job reads on."""


def carry_out(intake_id: int) -> None:
    """Read the file. Interrupted or stopped, it is taken up behind what was kept; orders begin anew and stay once."""
    begun = Intake.objects.using(COURIER).filter(pk=intake_id, state__in=(State.WAITING, State.RUNNING))
    if not begun.update(state=State.RUNNING):
        return
    intake = Intake.objects.using(COURIER).get(pk=intake_id)
    path = Path(intake.path)
    is_ours = path == folder() / path.name and path.is_file()
    try:
        if not is_ours:
            raise FileNotFoundError
        if not intake.lines:
            _tell(intake, lines=count_lines(path))
        with opened(path) as file:
            read = _read_orders if intake.kind == Intake.Kind.ORDERS else _read_people
            read(intake, file)
    except Stopped:
        return
    except FileNotFoundError:
        _end(intake, State.FAILED, trouble=_("The file is gone; send it once more."))
    except Wrong as wrong:
        _end(intake, State.FAILED, trouble=str(wrong)[:1000])
    else:
        _end(intake, State.DONE, path=intake.path if intake.dry_run else "")
    if is_ours and (not intake.dry_run or intake.state == State.FAILED):
        path.unlink(missing_ok=True)


def _read_people(intake: Intake, file: TextIO) -> None:
    read = _cards if intake.kind == Intake.Kind.VCARD else _lines
    for some in batched(islice(read(intake, file), intake.rows, None), BATCH, strict=False):
        rows = [one for one in some if isinstance(one, Row)]
        with transaction.atomic(using=COURIER):
            _hold(intake)
            with transaction.atomic(using=COURIER):
                taken = take(rows, space_id=intake.space_id, by_id=intake.by_id, told_by=intake.name)
                transaction.set_rollback(intake.dry_run, using=COURIER)
            taken.errors += [one for one in some if not isinstance(one, Row)]
            last = some[-1]
            _add(intake, len(some), taken, upto=last.line if isinstance(last, Row) else last[0])


def _hold(intake: Intake) -> None:
    """Let nobody else go on meanwhile.

    Raises:
        Stopped: when it was stopped, or somebody else has gone on.
    """
    now = Intake.objects.using(COURIER).select_for_update().get(pk=intake.pk)
    if (now.state, now.rows) != (State.RUNNING, intake.rows):
        raise Stopped


def _lines(intake: Intake, file: TextIO) -> Iterator[Row | tuple[int, str]]:
    for line, said in _table(intake, file):
        try:
            yield (line, str(said)) if isinstance(said, Wrong) else row_of(line, said)
        except Wrong as wrong:
            yield line, str(wrong)


def _table(intake: Intake, file: TextIO) -> Table:
    table = Table(file)
    if table.left_out and not intake.left_out:
        _tell(intake, left_out=table.left_out[:100])
    return table


def _cards(intake: Intake, file: TextIO) -> Iterator[Row | tuple[int, str]]:
    for line, card in cards_in(file):
        try:
            yield (line, str(card)) if isinstance(card, Wrong) else row_of_card(line, card)
        except Wrong as wrong:
            yield line, str(wrong)


def _read_orders(intake: Intake, file: TextIO) -> None:
    errors: list[tuple[int, str]] = []

    def read() -> Iterator[orders.Staged]:
        for line, said in _table(intake, file):
            try:
                if isinstance(said, Wrong):
                    raise said
                yield orders.order_of(line, said)
            except Wrong as wrong:
                errors.append((line, str(wrong)))

    with transaction.atomic(using=COURIER):
        taken = orders.keep(read(), space_id=intake.space_id, by_id=intake.by_id, hold=lambda: _hold(intake))
        transaction.set_rollback(intake.dry_run, using=COURIER)
    rows = taken.made + taken.same + len(taken.errors) + len(errors)
    taken.errors = sorted([*errors, *taken.errors])
    _add(intake, rows, taken, upto=intake.lines)


def _add(intake: Intake, rows: int, taken: Taken, *, upto: int) -> None:
    room = MOST_ERRORS - len(intake.errors)
    _tell(
        intake,
        rows=intake.rows + rows,
        upto=upto,
        made=intake.made + taken.made,
        changed=intake.changed + taken.changed,
        same=intake.same + taken.same,
        refused=intake.refused + len(taken.errors),
        errors=[*intake.errors, *map(list, sorted(taken.errors)[: max(room, 0)])],
    )


def _end(intake: Intake, state: str, **changes: Any) -> None:
    _tell(intake, state=state, ended_at=timezone.now(), **changes)


def _tell(intake: Intake, **changes: Any) -> None:
    changes = {
        name: keepable(value) if isinstance(value, str | list) else value for name, value in changes.items()
    }
    for name, value in changes.items():
        setattr(intake, name, value)
    Intake.objects.using(COURIER).filter(pk=intake.pk).update(**changes)
