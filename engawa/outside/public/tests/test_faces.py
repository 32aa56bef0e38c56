import json
from typing import Any

import feedparser
import pytest
from django.test import Client

from engawa.base.ids import moment_of
from engawa.boundary import reading_as
from engawa.content.actions import remove_item
from engawa.content.models import Item
from engawa.kinds.articles.actions import write_article
from engawa.people.models import Person
from engawa.spaces.models import Space
from tests.world import World


def article(
    world: World, space: str = "blog", title: str = "How we dry wood", body: str = "Slowly, in *air*."
) -> Item:
    who = Person(pk=world.people["tom"], name="Tom Lindqvist", ring=2)
    with reading_as(who.pk):
        return write_article(Space.objects.get(slug=space), actor=who, title=title, body=body)


def test_anybody_reads_the_face_and_its_items(fresh: World) -> None:
    item = article(fresh)
    face = Client().get("/public/blog/")
    assert face.status_code == 200
    assert "How we dry wood" in face.content.decode()
    page = Client().get(f"/public/blog/{item.pk}/")
    text = page.content.decode()
    assert '<div class="prose body e-content"><p>Slowly, in <em>air</em>.</p>' in text
    assert f'<link rel="canonical" href="http://localhost:8000/public/blog/{item.pk}/">' in text
    assert 'property="og:title" content="How we dry wood"' in text
    assert "<script" not in text
    assert not page.cookies
    assert 'rel="webmention"' in page.headers["Link"]


def test_what_did_not_change_is_not_sent_again(fresh: World) -> None:
    item = article(fresh)
    for path in ("/public/blog/", f"/public/blog/{item.pk}/", "/public/blog/feed.atom", "/sitemap.xml"):
        first = Client().get(path)
        again = Client().get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304, path


@pytest.mark.parametrize("slug", ["platform", "lab", "secret", "council", "none"])
@pytest.mark.parametrize("who", ["nobody", "guest", "aiko", "owner"])
def test_no_other_space_has_a_face_whoever_asks(fresh: World, slug: str, who: str) -> None:
    client = Client()
    if account := fresh[who]:
        client.force_login(account)
    within = fresh.items.get(f"{slug} post", 1)
    for path in ("", "feed.atom", "feed.json", f"{within}/"):
        assert client.get(f"/public/{slug}/{path}").status_code == 404
    assert client.get(f"/public/blog/{within}/").status_code == 404


def test_taken_back_is_gone(fresh: World) -> None:
    item = article(fresh)
    with reading_as(fresh.people["tom"]):
        remove_item(item, actor=Person(pk=fresh.people["tom"], ring=2))
    page = Client().get(f"/public/blog/{item.pk}/")
    assert page.status_code == 410
    assert "How we dry wood" not in page.content.decode()


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_feeds_are_read_by_feed_readers(fresh: World, form: str) -> None:
    item = article(fresh)
    parse: Any = feedparser.__dict__["parse"]
    found = parse(Client().get(f"/public/blog/feed.{form}").content)
    assert not found.bozo
    assert found.feed.title == "Product blog"
    entry = found.entries[0]
    assert (entry.title, entry.link) == ("How we dry wood", f"http://localhost:8000/public/blog/{item.pk}/")
    assert "<em>air</em>" in entry.summary


def test_the_json_feed_says_the_same(fresh: World) -> None:
    item = article(fresh)
    told = json.loads(Client().get("/public/blog/feed.json").content)["items"][0]
    assert told["content_html"].startswith("<p>Slowly, in <em>air</em>.</p>")
    assert told["date_published"][:16] == moment_of(item.pk).isoformat()[:16]


def test_older_things_are_a_page_away(fresh: World) -> None:
    for number in range(20):
        article(fresh, title=f"Number {number}")
    first = Client().get("/public/blog/").content.decode()
    assert "Number 19" in first
    assert "Number 3<" not in first
    older = first.split('rel="next" href="')[1].split('"')[0]
    assert "Number 3<" in Client().get(older).content.decode()


def test_robots_find_the_public_side_alone(fresh: World) -> None:
    article(fresh)
    article(fresh, "platform", "Not for robots")
    found = Client().get("/sitemap.xml").content.decode()
    assert "/public/blog/" in found
    assert "platform" not in found
    assert "Disallow: /\n" in Client().get("/robots.txt").content.decode()


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_browsers_show_a_feed_as_a_page(fresh: World, form: str) -> None:
    item = article(fresh)
    address, browser = f"/public/blog/feed.{form}", "text/html,application/xhtml+xml,*/*;q=0.8"
    assert Client().get(address).headers["Content-Type"].startswith(f"application/{form}+xml")
    shown = Client().get(address, headers={"Accept": browser})
    assert shown.headers["Content-Type"].startswith("text/xml")
    assert "Accept" in shown.headers["Vary"]
    assert "<?xml-stylesheet" in shown.text
    assert f'<a href="http://localhost:8000/public/blog/{item.pk}/">How we dry wood</a>' in shown.text


def test_each_space_shows_what_is_newest_in_it(fresh: World) -> None:
    made = [article(fresh, title=f"Board {number}") for number in range(4)]
    text = Client().get("/public/").content.decode()
    assert [one.title for one in made if one.title in text] == ["Board 1", "Board 2", "Board 3"]
    assert f'href="/public/blog/{made[3].pk}/"' in text
