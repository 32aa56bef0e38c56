"""Uploaded archives wait in a folder of their own, and none stays there for nothing."""

import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from pytest_django import Settings

from engawa.archives import tasks
from engawa.archives.models import ImportRun
from engawa.archives.uploads import folder
from engawa.people import middleware
from engawa.people.arriving import take_in
from engawa.people.middleware import reader_of
from engawa.people.models import Person
from tests.world import World

MAIL = b"From a@example.com Mon Jan  5 09:00:00 2026\nFrom: A <a@example.com>\nSubject: Hello\n\nHello.\n\n"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.FILES, settings.FILE_UPLOAD_TEMP_DIR = tmp_path, tmp_path / "arriving"


def test_an_archive_is_received_before_any_transaction(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def receive(request: HttpRequest) -> None:
        take_in(request)
        opened.append("received")

    def read(request: HttpRequest) -> Person | None:
        opened.append("transaction")
        return reader_of(request)

    monkeypatch.setattr(middleware, "take_in", receive)
    monkeypatch.setattr(middleware, "reader_of", read)
    large = SimpleUploadedFile("list.mbox", MAIL * 30_000)
    assert world.client("owner").post("/import/", {"file": large}).status_code == 302
    assert opened == ["received", "transaction"]
    run = ImportRun.objects.get()
    assert Path(run.paths[0]).name == "list.mbox"
    assert Path(run.paths[0]).stat().st_size == len(MAIL) * 30_000


@pytest.mark.parametrize("who, status", [("maya", 403), ("nobody", 302)])
def test_what_is_refused_leaves_nothing(world: World, tmp_path: Path, who: str, status: int) -> None:
    sent = SimpleUploadedFile("list.mbox", MAIL)
    assert world.client(who).post("/import/", {"file": sent}).status_code == status
    assert not folder().exists()
    assert not [one for one in (tmp_path / "arriving").iterdir() if one.is_file()]


def test_uploads_without_an_import_go_after_a_day(fresh: World) -> None:
    fresh.client("owner").post("/import/", {"file": SimpleUploadedFile("list.mbox", MAIL)})
    orphan, young = folder() / "orphan", folder() / "young"
    for one in (orphan, young):
        one.mkdir()
        (one / "a.zip").write_bytes(b"zip")
    for one in folder().iterdir():
        if one != young:
            os.utime(one, (1, 1))
    tasks.sweep(0)
    assert not orphan.exists()
    assert len(list(folder().iterdir())) == 2
