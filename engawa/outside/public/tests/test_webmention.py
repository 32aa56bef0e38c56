"""Both ways of w3.org/TR/webmention, with a site that really answers."""

import pytest
from django.test import Client

from engawa.base.fetch import FetchError
from engawa.boundary import reading_as
from engawa.content.actions import edit_item, remove_item
from engawa.content.models import Item
from engawa.outside.public.models import Answer, Ping
from engawa.outside.public.pinging import note_links, try_to_ping
from engawa.outside.public.tests.conftest import Site
from engawa.outside.public.tests.test_faces import article
from engawa.outside.public.webmention import look_at
from engawa.people.models import Person
from tests.world import World

ENTRY = """<html><body><article class="h-entry">
<div class="p-author h-card"><a class="u-url p-name" href="https://ida.example/">Ida</a></div>
<a class="{kind}" href="{target}">this</a>
<div class="e-content"><p>Nice, but <b>slow</b>.</p><img src="https://tracker.example/x.png"><script>bad()</script></div>
</article></body></html>"""


def address_of(item: Item) -> str:
    return f"http://localhost:8000/public/blog/{item.pk}/"


def mention(source: str, target: str) -> int:
    return Client().post("/webmention/", {"source": source, "target": target}).status_code


def the_answer() -> Answer:
    return Answer.objects.using("courier").get()


def show(world: World) -> None:
    client = Client()
    client.force_login(world["tom"])  # type: ignore[arg-type]
    assert client.post(f"/public/blog/answers/{the_answer().pk}/", {"show": "1"}).status_code == 302


def test_a_reply_elsewhere_waits_and_then_stands_in_the_talk(fresh: World, site: Site) -> None:
    item = article(fresh)
    source = site.page("/reply", ENTRY.format(kind="u-in-reply-to", target=address_of(item)))
    assert mention(source, address_of(item)) == 202
    look_at(the_answer())
    assert (the_answer().state, the_answer().what, the_answer().name) == ("waiting", "reply", "Ida")
    show(fresh)
    page = Client().get(f"/public/blog/{item.pk}/").content.decode()
    assert "Nice, but <strong>slow</strong>" in page or "Nice, but <b>slow</b>" in page
    assert "Ida (127.0.0.1)" in page
    assert "tracker.example" not in page
    assert "bad()" not in page


@pytest.mark.parametrize(
    "kind, words", [("u-like-of", "liked this"), ("u-repost-of", "passed this on"), ("", "linked to this")]
)
def test_others_are_named_beside_the_talk(fresh: World, site: Site, kind: str, words: str) -> None:
    item = article(fresh)
    source = site.page("/like", ENTRY.format(kind=kind, target=address_of(item)))
    mention(source, address_of(item))
    look_at(the_answer())
    show(fresh)
    page = Client().get(f"/public/blog/{item.pk}/").content.decode()
    assert words in page
    assert "Nice" not in page


def test_a_changed_and_a_removed_page_are_followed(fresh: World, site: Site) -> None:
    item = article(fresh)
    source = site.page("/reply", ENTRY.format(kind="u-in-reply-to", target=address_of(item)))
    mention(source, address_of(item))
    look_at(the_answer())
    show(fresh)
    site.page("/reply", ENTRY.format(kind="u-in-reply-to", target=address_of(item)).replace("slow", "late"))
    look_at(the_answer())
    assert "late" in Client().get(f"/public/blog/{item.pk}/").content.decode()
    site.page("/reply", "", status=410)
    look_at(the_answer())
    assert "late" not in Client().get(f"/public/blog/{item.pk}/").content.decode()
    assert (the_answer().state, the_answer().text) == ("gone", "")


@pytest.mark.parametrize(
    "body, headers",
    [
        ("<p>No link at all: {target}</p>", {}),
        ("<!-- <a href='{target}'>x</a> -->", {}),
        ("<a href='{target}extra'>x</a>", {}),
        ("nothing", {"Content-Type": "text/plain"}),
        ('{{"a": "{target}x"}}', {"Content-Type": "application/json"}),
    ],
)
def test_who_does_not_link_says_nothing(fresh: World, site: Site, body: str, headers: dict[str, str]) -> None:
    item = article(fresh)
    source = site.page("/page", body.format(target=address_of(item)), headers)
    assert mention(source, address_of(item)) == 202
    look_at(the_answer())
    assert not Answer.objects.using("courier").exists()


def test_what_cannot_be_right_is_refused_at_once(fresh: World, site: Site) -> None:
    item = article(fresh)
    inside = f"http://localhost:8000/i/{fresh.items['platform post']}/"
    source = site.address + "/x"
    for bad in [
        ("", address_of(item)), ("ftp://x.example/", address_of(item)), (source, "http://localhost:8000/people/"),
        (source, inside), (address_of(item), address_of(item)), (source, "http://elsewhere.example/public/blog/1/"),
        ("http://a:b@x.example/", address_of(item)), ("http://[", address_of(item)),
        ("https://x.example/" + "x" * 3000, address_of(item)),
    ]:  # fmt: skip
        assert mention(*bad) == 400, bad
    assert not Answer.objects.using("courier").exists()


def test_our_own_network_is_not_asked(fresh: World, monkeypatch: pytest.MonkeyPatch) -> None:
    item = article(fresh)
    monkeypatch.delenv("ENGAWA_ALLOWED_ADDRESSES", raising=False)
    mention("http://127.0.0.1:5432/", address_of(item))
    with pytest.raises(FetchError):
        look_at(the_answer())


def links_to(world: World, target: str) -> Ping:
    item = article(world, body=f"As [they]({target}) say, and again [they]({target}).")
    (ping,) = note_links(Item.objects.using("courier").get(pk=item.pk))
    return ping


# The ways in which a page may say where it wants to be told, after the specification's section 3.1.2.
WAYS = [
    ({"Link": '</tell>; rel="webmention"'}, ""),
    ({"Link": "</tell>; rel=webmention"}, ""),
    ({"LINK": '<{site}/tell>; rel="other webmention"'}, ""),
    ({"Link": '</no>; rel="other", </tell>; rel="webmention"'}, ""),
    ({"Link": '</tell>; rel="webmention"; title="x"'}, '<link rel="webmention" href="/no">'),
    ({}, '<link rel="webmention" href="/tell">'),
    ({}, '<link rel="Other WebMention" href="{site}/tell">'),
    ({}, '<p><a rel="webmention" href="tell">x</a></p>'),
    ({}, '<!-- <link rel="webmention" href="/no"> --><a rel="webmention" href="/tell">x</a>'),
    ({}, '<pre>&lt;a rel="webmention" href="/no"&gt;</pre><link rel="webmention" href="/tell">'),
    ({}, '<link rel="not-webmention" href="/no"><a rel="webmention" href="/tell">x</a>'),
    ({}, '<a rel="webmention">x</a><link rel="webmention" href="/tell">'),
    ({}, '<a rel="webmention" href="/tell">x</a><link rel="webmention" href="/no">'),
]


@pytest.mark.parametrize("headers, body", WAYS)
def test_sites_are_told_where_they_want(fresh: World, site: Site, headers: dict[str, str], body: str) -> None:
    told = {name: value.format(site=site.address) for name, value in headers.items()}
    target = site.page("/their-page", f"<html><body>{body.format(site=site.address)}</body></html>", told)
    ping = links_to(fresh, target)
    assert try_to_ping(ping)
    assert [path for path, _ in site.told] == ["/tell"]
    assert site.told[0][1] == {"source": address_of(Item(pk=ping.item_id)), "target": target}


def test_a_page_that_is_its_own_endpoint_and_one_that_has_none(fresh: World, site: Site) -> None:
    target = site.page("/own", '<link rel="webmention" href="">')
    assert try_to_ping(links_to(fresh, target))
    assert [path for path, _ in site.told] == ["/own"]
    assert try_to_ping(deaf := links_to(fresh, site.page("/deaf", "<p>no</p>")))
    assert deaf.state == "deaf"


def test_endpoints_in_private_networks_are_not_asked(fresh: World, site: Site) -> None:
    target = site.page("/own", '<link rel="webmention" href="http://10.0.0.1/admin">')
    ping = links_to(fresh, target)
    assert not try_to_ping(ping)
    assert (ping.state, ping.attempts) == ("waiting", 1)


def test_what_is_no_longer_linked_or_taken_back_is_told_once_more(fresh: World, site: Site) -> None:
    target = site.page("/their-page", '<link rel="webmention" href="/tell">')
    ping = links_to(fresh, target)
    try_to_ping(ping)
    tom = Person(pk=fresh.people["tom"], name="Tom", ring=2)
    with reading_as(tom.pk):
        edit_item(Item.objects.get(pk=ping.item_id), actor=tom, title="T", body="No link.")
    for one in note_links(Item.objects.using("courier").get(pk=ping.item_id)):
        try_to_ping(one)
    with reading_as(tom.pk):
        remove_item(Item.objects.get(pk=ping.item_id), actor=tom)
    for one in note_links(Item.objects.using("courier").get(pk=ping.item_id)):
        try_to_ping(one)
    assert len(site.told) == 3
