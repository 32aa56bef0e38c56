"""Pages come in with their tree, links that lead where they led, and pictures; articles and links with theirs."""

from pathlib import Path

from engawa.archives.models import Origin
from engawa.base.files import place_of
from engawa.content.models import Attachment, Item
from engawa.kinds.bookmarks.models import Bookmark
from engawa.kinds.pages.models import Page
from tests.archives.making import bring
from tests.world import World

I = "importer"  # noqa: E741 - the role that sees everything
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40
FILES = {
    "README.md": "# Garden\n\nBegin with [apples](fruit/apples.md#sorts) and ![a tree](img/tree.png).",
    "fruit/apples.md": "# Apples\n\n## Sorts\n\nSee [pears](pears.md), [home](../README.md) and [web](https://x.example/).",
    "fruit/pears.md": "# Pears\n\nLike [apples](apples.md).",
    "tools/spades/sharp.md": "# Sharp spades\n\nCut.",
}


def folder(at: Path, files: dict[str, str]) -> Path:
    root = at / "garden-book"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (root / "img").mkdir(exist_ok=True)
    (root / "img" / "tree.png").write_bytes(PICTURE)
    return root


def page(title: str) -> Item:
    return Item.objects.using(I).get(kind="page", title=title, origin__isnull=False)


def above(title: str) -> str | None:
    under = Page.objects.using(I).get(item=page(title)).under
    return under.item.title if under else None


def test_pages_stand_in_their_tree_and_lead_to_each_other(fresh: World, tmp_path: Path) -> None:
    report = bring(folder(tmp_path, FILES))
    assert report.created["page"] == 4
    home, apples, pears = page("Garden"), page("Apples"), page("Pears")
    assert f'href="/i/{apples.pk}/#' in home.html
    assert f"](/i/{apples.pk}/#" in home.body
    assert f'href="/i/{pears.pk}/"' in apples.html
    assert f'href="/i/{home.pk}/"' in apples.html
    assert 'href="https://x.example/"' in apples.html
    assert [above(title) for title in ("Apples", "Pears", "Sharp spades", "Spades")] == [
        "Fruit", "Fruit", "Spades", "Tools",
    ]  # fmt: skip
    picture = Attachment.objects.using(I).get(item=home)
    assert place_of(picture.file).read_bytes() == PICTURE
    assert f'src="/files/{picture.file}/tree.png"' in home.html


def test_a_page_that_comes_later_is_linked_then_and_what_was_moved_stays(
    fresh: World, tmp_path: Path
) -> None:
    bring(folder(tmp_path, {name: text for name, text in FILES.items() if "pears" not in name}))
    apples = page("Apples")
    assert "/i/" not in apples.html.partition("pears")[0]
    Page.objects.using(I).filter(item=apples).update(under=Page.objects.using(I).get(item=page("Garden")))
    report = bring(folder(tmp_path, FILES))
    assert (report.created["page"], report.unchanged["page"]) == (1, 3)
    assert f'href="/i/{page("Pears").pk}/"' in page("Apples").html
    assert above("Apples") == "Garden"
    assert Origin.objects.using(I).filter(key__startswith="folder:").count() == 3


def test_links_and_articles_have_rows_of_their_own(fresh: World, tmp_path: Path) -> None:
    links = tmp_path / "links.html"
    links.write_text(
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><p>\n"
        '<DT><A HREF="https://www.seed.example/list" ADD_DATE="1700000000" TAGS="seeds">Seeds</A>\n<DD>Good ones\n'
        "</DL><p>\n"
    )
    feed = tmp_path / "feed.xml"
    feed.write_text(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Almanac</title><link>https://a.example/</link>'
        "<item><title>First frost</title><link>https://a.example/frost</link><guid>frost</guid>"
        "<pubDate>Mon, 06 Nov 2023 08:00:00 GMT</pubDate><description>&lt;p&gt;Cover the beds.&lt;/p&gt;</description>"
        "</item></channel></rss>"
    )
    report = bring(links, feed)
    assert dict(report.created) == {"bookmark": 1, "article": 1}
    kept = Bookmark.objects.using(I).get(item__origin__isnull=False)
    assert (kept.url, kept.site, kept.item.title) == (
        "https://www.seed.example/list",
        "seed.example",
        "Seeds",
    )
    assert [one.tag.name for one in kept.item.taggings.using(I).all()] == ["seeds"]
    article = Item.objects.using(I).get(kind="article", title="First frost")
    assert article.article.published_at == article.created_at
    assert article.article.slug == "first-frost"
    assert "Cover the beds." in article.html
