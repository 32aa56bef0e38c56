"""What breaks in the middle: a killed import, an owner who changes their mind, a record that cannot be kept."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from engawa.archives.actions import order_import
from engawa.archives.intake import batches, texts, writing
from engawa.archives.intake.acquaintance import Figure
from engawa.archives.intake.engine import carry_out
from engawa.archives.intake.portion import Portions
from engawa.archives.intake.prepared import Prepared
from engawa.archives.intake.reading import Broken
from engawa.archives.intake.wishes import Wishes
from engawa.archives.models import ImportRun, Origin
from engawa.archives.protocol import Unreadable
from engawa.content.models import Item
from engawa.embedded import places
from tests.archives.making import archive, bring, mbox
from tests.world import World

I = "importer"  # noqa: E741 - the role that sees everything
LONG = [
    (
        f"m{n}",
        f"m{n - 7}" if n % 7 else "",
        f"Writer Number{n % 30}",
        f"Topic {n // 7}",
        f"Words of mail {n}.",
    )
    for n in range(600)
]


def state() -> list[tuple[object, ...]]:
    """Everything that came in, by its key at the source."""
    items = Item.objects.using(I).filter(origin__isnull=False).order_by("origin__key")
    return list(
        items.values_list("origin__key", "kind", "parent__origin__key", "root__origin__key", "talk", "body")
    )


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST_RECORDS", 50)


def test_an_import_that_fails_goes_on_where_it_was(
    fresh: World, tmp_path: Path, small_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = mbox(tmp_path, LONG)
    bring_one = Portions.bring
    calls = []

    def fail_at_the_fifth(self: Portions, batch: batches.Batch) -> None:
        calls.append(len(batch.written))
        bring_one(self, batch)
        if len(calls) == 5:
            raise OSError("the disk is full")

    run = order_import([str(path)], Wishes(), by=None)
    with monkeypatch.context() as patched:
        patched.setattr(Portions, "bring", fail_at_the_fifth)
        with pytest.raises(OSError, match="disk"):
            carry_out(run)
    run = ImportRun.objects.using(I).get(pk=run.pk)
    brought = Origin.objects.using(I).count()
    assert (run.state, brought) == ("paused", sum(calls[:4]))
    assert 0 <= run.done < run.total
    report = carry_out(run)
    assert sum(report.created.values()) == len(LONG)
    assert (report.unchanged, report.updated) == (Counter(), Counter())
    assert ImportRun.objects.using(I).get(pk=run.pk).state == "done"
    whole = state()
    assert len(whole) == len(LONG)
    assert sum(row[4] for row in whole if isinstance(row[4], int)) == sum(row[3] is not None for row in whole)


def test_kill_loses_and_doubles_nothing(fresh: World, tmp_path: Path) -> None:
    path = mbox(tmp_path, LONG * 1)
    slow = (
        "import time, django; django.setup()\n"
        "from tests import databases\n"
        f"databases.point_at({_database()!r})\n"
        "from engawa.archives.intake import batches\n"
        "from engawa.archives.intake.portion import Portions\n"
        "from engawa.archives.actions import order_import\n"
        "from engawa.archives.intake.engine import carry_out\n"
        "from engawa.archives.intake.wishes import Wishes\n"
        "from pathlib import Path\n"
        "batches.MOST_RECORDS = 40\n"
        "bring = Portions.bring\n"
        "def slowly(self, batch):\n"
        "    bring(self, batch); time.sleep(0.05)\n"
        "Portions.bring = slowly\n"
        f"carry_out(order_import([{str(path)!r}], Wishes(), by=None))\n"
    )
    with subprocess.Popen([sys.executable, "-c", slow], env=os.environ, cwd=places.CHECKOUT) as process:
        limit = time.monotonic() + 60
        while Origin.objects.using(I).count() < 100 and time.monotonic() < limit and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    run = ImportRun.objects.using(I).get()
    before = Origin.objects.using(I).count()
    assert 100 <= before < len(LONG)
    assert run.state == "running"
    assert sum(run.report["created"].values()) == before
    report = carry_out(run)
    assert sum(report.created.values()) == len(state()) == len(LONG)
    assert report.people_created == 30


def test_pausing_and_stopping_are_heard_after_the_batch(
    fresh: World, tmp_path: Path, small_batches: None
) -> None:
    path = mbox(tmp_path, LONG)
    run = order_import([str(path)], Wishes(), by=None)

    def ask(wish: str) -> None:
        ImportRun.objects.using(I).filter(pk=run.pk).update(wish=wish)

    carry_out(run, lambda *_: ask("pause"))
    run.refresh_from_db(using=I)
    paused = Origin.objects.using(I).count()
    assert run.state == "paused"
    assert 0 < paused < len(LONG)
    carry_out(run, lambda *_: ask("stop"))
    run.refresh_from_db(using=I)
    stopped = Origin.objects.using(I).count()
    assert run.state == "stopped"
    assert paused < stopped < len(LONG)
    report = bring(path)
    assert sum(report.unchanged.values()) == stopped
    assert sum(report.created.values()) == len(LONG) - stopped


def test_a_record_that_cannot_be_kept_is_reported_and_the_rest_goes_in(
    fresh: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished = texts.finished

    def spoil(
        prepared: Prepared, find: Callable[[str], Figure | None], standing: Mapping[str, int]
    ) -> tuple[str, str]:
        body, html = finished(prepared, find, standing)
        return body, html.replace("mail 77.", "mail \x0077.") if "mail 77." in body else html

    def unclean(text: str) -> str:
        return text

    monkeypatch.setattr(writing, "finished", spoil)
    monkeypatch.setattr("engawa.archives.intake.copying.clean", unclean)
    report = bring(mbox(tmp_path, LONG[:120]))
    assert sum(report.created.values()) == 119
    assert report.skipped == Counter({"The database could not keep it": 1})
    assert report.examples["The database could not keep it"][0]["where"] == "m77@mail.example"


def test_broken_lines_of_our_own_format_are_counted(fresh: World, tmp_path: Path) -> None:
    person = {"key": "p", "name": "Pia Quist", "ring": "inside", "joined": "2026-01-01T00:00:00Z"}
    space = {
        "key": "s", "name": "Shed", "slug": "shed", "ring": "inside", "audience": "everyone",
        "listed": "everyone", "created": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    good = {
        "key": "i",
        "kind": "post",
        "space": "s",
        "author": "p",
        "created": "2026-01-02T00:00:00Z",
        "body": "x",
    }
    broken = [
        "{not json",
        "[1]",
        {"key": "j"},
        {**good, "key": "k", "created": "soon"},
        {**good, "key": "l", "mood": 1},
    ]
    report = bring(archive(tmp_path / "a", people=[person], spaces=[space], items=[good, *broken]))
    assert report.created == Counter(post=2)
    assert report.skipped == Counter(
        {
            "A line is not a JSON object": 2,
            "A line lacks what it must say": 1,
            "A line says something that cannot be": 1,
            "A field is not known here and was left out": 1,
        }
    )
    assert report.examples["A line says something that cannot be"][0]["where"] == "items.jsonl:5"


def test_what_is_no_archive_is_refused_in_words(fresh: World, tmp_path: Path) -> None:
    head = {"format": "engawa", "version": 99, "source": "x", "name": "", "told_at": "2026-05-01T00:00:00Z"}
    (tmp_path / "archive.json").write_text(json.dumps(head))
    with pytest.raises(Unreadable, match="version 99"):
        bring(tmp_path, format="engawa")
    with pytest.raises(Unreadable):
        bring(tmp_path / "missing.mbox", format="mbox")
    assert {run.state for run in ImportRun.objects.using(I).all()} == {"failed"}


def test_a_large_archive_is_read_beside_and_told_when_reading_breaks(
    fresh: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engawa.archives.intake.reading.WORTH_A_PROCESS", 1)
    path = mbox(tmp_path, LONG)
    assert sum(bring(path).created.values()) == len(LONG)
    with pytest.raises(Unreadable):
        bring(archive(tmp_path / "own"), format="mbox")
    monkeypatch.setattr("engawa.archives.intake.reading._read_beside", _end_early)
    with pytest.raises(Broken):
        bring(path)


def _end_early(order: object) -> object:
    raise Broken("The process that reads the archive has ended.")


def _database() -> str:
    from django.conf import settings

    return str(settings.DATABASES["default"]["NAME"])
