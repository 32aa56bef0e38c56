"""Ordering imports and changing one's mind about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs

from engawa.archives.intake.wishes import Wishes
from engawa.archives.models import ImportRun
from engawa.archives.recognise import recognise
from engawa.archives.uploads import forget
from engawa.boundary.refusals import Refused
from engawa.people.models import Person

JOB = "archives.run_import"
State = ImportRun.State


def order_import(paths: Sequence[str], wishes: Wishes, *, by: Person | None) -> ImportRun:
    """Note what is to be imported; from the command line it is done in the first owner's name."""
    people = Person.objects.using("importer")
    by = by or people.known().filter(is_owner=True).order_by("pk").first()
    return ImportRun.objects.using("importer").create(by=by, paths=list(paths), options=wishes.to_json())


def owner_only(actor: Person) -> None:
    """
    Raises:
        Refused: for everybody but the owner of the place.
    """
    if not actor.is_owner:
        raise Refused(_("Only the owner of this place brings archives in."))


def offer(path: str, *, actor: Person) -> ImportRun:
    """Take an archive in hand: what format it is of is looked at, and nothing is brought in yet.

    Raises:
        Unreadable: when it is none that can be read.
        Refused: for everybody but the owner.
    """
    owner_only(actor)
    try:
        wishes = Wishes(format=recognise(Path(path)).name)
    except Exception:
        forget(path)
        raise
    return ImportRun.objects.create(by=actor, paths=[path], options=wishes.to_json())


@transaction.atomic
def begin(run: ImportRun, wishes: Wishes, *, actor: Person) -> ImportRun:
    """Begin what was offered, or begin it anew after a dry run; returns the run that now waits its turn."""
    owner_only(actor)
    if run.state == State.WAITING and not run.options.get("begun"):
        run.options = wishes.to_json() | {"begun": True}
        run.save(update_fields=["options"])
    else:
        run = ImportRun.objects.create(by=actor, paths=run.paths, options=wishes.to_json() | {"begun": True})
    _defer(run)
    return run


@transaction.atomic
def wish(run: ImportRun, what: str, *, actor: Person) -> None:
    """Ask a running import to pause or to stop, or a paused one to go on."""
    owner_only(actor)
    if what == "resume" and run.state == State.PAUSED:
        run.state, run.wish = State.WAITING, ""
        run.save(update_fields=["state", "wish"])
        _defer(run)
    elif what == "stop" and run.state in (State.PAUSED, State.WAITING):
        run.state = State.STOPPED
        run.save(update_fields=["state"])
    elif what in ("pause", "stop") and run.state == State.RUNNING:
        run.wish = what
        run.save(update_fields=["wish"])


def after_dry_run(run: ImportRun) -> Wishes:
    """The same, in earnest."""
    return replace(Wishes.from_json(run.options), dry_run=False)


def _defer(run: ImportRun) -> None:
    jobs.configure_task(JOB).defer(run_id=run.pk)
