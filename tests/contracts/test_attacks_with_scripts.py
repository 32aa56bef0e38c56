"""What people write, upload or bring in must never run in anybody's page."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from engawa.base import files, markdown, plaintext
from engawa.content.models import Attachment
from engawa.kinds.articles.models import Article
from engawa.kinds.bookmarks.models import Bookmark
from tests.world import World

EVIL = "<img src=x onerror=alert(1)>"
WRITTEN = (
    EVIL,
    "<script>alert(1)</script>",
    "[a](javascript:alert(1)) [b](<data:text/html,x>) [c](JaVaScRiPt&colon;alert(1))",
    f'<a href="https://x.example" title="<h2>{EVIL}</h2>">a</a>',
    f'<a href="https://x.example" title="<input>{EVIL}">a</a>',
    f'![<input>{EVIL}](https://x.example/a.png "<img>{EVIL}")',
    f"# {EVIL}\n\n[up](#{EVIL})",
    f"```{EVIL}\n{EVIL}\n```",
    f"[^{EVIL}]\n\n[^{EVIL}]: {EVIL}",
    f"| {EVIL} |\n|-|\n| `{EVIL}` |",
    f"@maya{EVIL} #a{EVIL}",
    "https://x.example/\"onmouseover=alert(1) <https://x.example/'onclick=alert(1)>",
    f"<svg><style>{EVIL}</style></svg><math><mtext><table><mglyph><style><!--</style>{EVIL}",
    f"<noscript><p title='</noscript>{EVIL}'></noscript>",
    f"<details open ontoggle=alert(1)><summary>{EVIL}</summary></details>",
)


@pytest.mark.parametrize("text", WRITTEN)
def test_no_text_must_run(text: str) -> None:
    for html in (markdown.render(text), markdown.render(text, breaks=True), plaintext.render(text)):
        assert "<img src=x" not in html
        assert "<script" not in html
        assert 'href="javascript' not in html.lower()
        assert "onerror=alert(1)>" not in html


def test_no_name_must_run(world: World) -> None:
    maya = world.client("maya")
    told = {"name": EVIL, "title": EVIL, "team": EVIL, "place": EVIL, "about": f"{EVIL} javascript:alert(1)"}
    assert maya.post("/people/me/edit/", told).status_code == 302
    kept = {"name": EVIL, "purpose": EVIL, "joining": "open", "parts": ["posts", "chat", "pages"]}
    place = maya.post("/s/platform/settings/", kept)["Location"].removesuffix("settings/")
    sent = {"title": EVIL, "body": EVIL, "tags": "<img", "note": EVIL}
    page = maya.post(f"{place}pages/new/", sent)["Location"]
    assert maya.post(f"{page}edit/", {**sent, "title": f"{EVIL}2", "base": "1"}).status_code == 302
    maya.post("/posts/", {"space": world.spaces["platform"], "title": EVIL, "body": EVIL})
    maya.post(f"{place}chat/", {"body": EVIL})
    paths = ("/", place, f"{place}members/", f"{place}about/", f"{place}pages/", f"{place}chat/", page, "/people/",
             f"{page}history/", f"{page}history/1/", f"{page}edit/", f"/people/{world.people['maya']}/",
             "/s/", f"/search/?q={EVIL}", "/search/?q=onerror", f"{place}links/?url={EVIL}&title={EVIL}")  # fmt: skip
    for path in paths:
        response = world.client("tom").get(path)
        assert response.status_code in (200, 403), path
        assert "<img src=x" not in response.text, path


def _seen_by_tom(world: World, *paths: str) -> str:
    client: Client = world.client("tom")
    return "".join(client.get(path).text for path in paths)


def test_addresses_brought_in_must_not_run(fresh: World) -> None:
    evil = "javascript:alert(document.domain)"
    link, article, post = (fresh.items[f"platform {kind}"] for kind in ("bookmark", "article", "post"))
    Bookmark.objects.using("importer").filter(pk=link).update(url=evil)
    Article.objects.using("importer").filter(pk=article).update(source_url=evil, cover=evil)
    Attachment.objects.using("importer").create(item_id=post, name="a", url=evil)
    seen = _seen_by_tom(
        fresh, "/", "/s/platform/links/", f"/links/{link}/", f"/articles/{article}/", f"/posts/{post}/"
    )
    assert f'href="{evil}"' not in seen


@pytest.mark.parametrize(
    "media_type", ["image/svg+xml", "text/html", "application/xhtml+xml", "text/xml", "x\r\nY: 1"]
)
def test_no_file_must_run(fresh: World, settings: Settings, tmp_path: Path, media_type: str) -> None:
    settings.FILES = tmp_path
    digest = files.keep(EVIL.encode())
    item = fresh.items["platform post"]
    Attachment.objects.using("importer").create(
        item_id=item, name='a".svg\r\nX: 1', media_type=media_type, file=digest
    )
    response = fresh.client("tom").get(f"/files/{digest}/a.svg")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "X" not in response.headers
    for who in ("nobody", "guest"):
        assert fresh.client(who).get(f"/files/{digest}/a.svg").status_code == 404


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_must_lead_nowhere_else(world: World, wanted: str) -> None:
    sent = {"login": "maya@engawa.example", "password": "a long enough password", "next": wanted}
    response = world.client("nobody").post("/sign-in/", sent)
    assert response["Location"].startswith("/")
    assert "evil" not in response["Location"]
