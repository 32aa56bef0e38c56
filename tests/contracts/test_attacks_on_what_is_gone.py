"""What was taken back must be gone everywhere: its words, its files, its tags."""

from pathlib import Path

import pytest
from pytest_django import Settings

from engawa.base import files
from engawa.boundary import reading_as
from engawa.content.models import Attachment, Tag
from tests.world import World

WORDS = ("xylophonic", "xylotag")


@pytest.fixture
def gone(fresh: World, settings: Settings, tmp_path: Path) -> dict[str, str]:
    """A page with a file, changed once and then taken back."""
    settings.FILES = tmp_path
    maya, page = fresh.client("maya"), fresh.items["platform page"]
    digest = files.keep(b"xylophonic bytes")
    Attachment.objects.using("importer").create(
        item_id=page, name="a.txt", media_type="text/plain", file=digest
    )
    sent = {
        "title": "xylophonic",
        "body": "xylophonic #xylotag",
        "tags": "xylotag",
        "base": "1",
        "note": "xylophonic",
    }
    assert maya.post(f"/pages/{page}/edit/", sent).status_code == 302
    assert maya.get(f"/files/{digest}/a.txt").status_code == 200
    assert maya.post(f"/pages/{page}/removal/").status_code == 302
    return {"file": f"/files/{digest}/a.txt", "page": f"/pages/{page}/", "id": str(page)}


def test_its_words_must_be_gone(fresh: World, gone: dict[str, str]) -> None:
    paths = (
        gone["page"], f"{gone['page']}history/", f"{gone['page']}history/1/", f"{gone['page']}history/2/",
        f"{gone['page']}edit/", f"/i/{gone['id']}/fragment/", f"/i/{gone['id']}/", "/s/platform/pages/", "/s/platform/",
        "/?tab=everything", "/search/?q=xylophonic", "/search/?q=tag:xylotag", "/palette/?q=xylophonic",
        "/palette/mentions?q=%23xylo", f"/people/{fresh.people['maya']}/",
    )  # fmt: skip
    for who in ("maya", "tom", "owner"):
        for path in paths:
            text = fresh.client(who).get(path, follow=True).text.replace("?q=xylophonic", "")
            if path.startswith("/search/"):
                text = text.partition("<ol")[2]
            assert not [word for word in WORDS if word in text], f"{who} at {path}"


def test_its_file_must_be_gone(fresh: World, gone: dict[str, str]) -> None:
    for who in ("maya", "tom"):
        assert fresh.client(who).get(gone["file"]).status_code == 404


def test_its_tag_must_be_gone(fresh: World, gone: dict[str, str]) -> None:
    with reading_as(fresh.people["maya"]):
        assert not Tag.objects.filter(name="xylotag").exists()
