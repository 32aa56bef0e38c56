"""Both ways of w3.org/TR/webmention, with a site that really answers."""

from contextlib import suppress

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
    client = world.client("tom")
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


@pytest.mark.parametrize(
    "body, headers",
    [
        ("&lt;a href='{target}'&gt;", {}),
        ("<script>'<a href=\"{target}\">'</script>", {}),
        ("<a data-href='{target}'>x</a><a name='{target}'>y</a>", {}),
        ("<a href='https://elsewhere.example/?to={target}'>x</a>", {}),
        ("<a href='{target}'>x</a>", {"Content-Type": "image/png"}),
        ("<a href='{target}'>x</a>", {"Content-Type": "application/octet-stream"}),
        ("\0" * 2_000_000 + "<a href='{target}'>x</a>", {}),
        ("[" * 200_000, {"Content-Type": "application/json"}),
    ],
)
def test_what_only_looks_like_a_link_is_never_shown(
    fresh: World, site: Site, body: str, headers: dict[str, str]
) -> None:
    item = article(fresh)
    source = site.page("/page", body.format(target=address_of(item)), headers)
    assert mention(source, address_of(item)) == 202
    with suppress(FetchError):
        look_at(the_answer())
    assert not Answer.objects.using("courier").exclude(state="fetching").exists()


def test_a_source_may_not_lead_us_into_our_own_network(
    fresh: World, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = article(fresh)
    for place in (
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
        "http://[::1]:22/",
    ):
        source = site.page("/leads", "", {"Location": place}, status=302)
        mention(source, address_of(item))
        with pytest.raises(FetchError):
            look_at(the_answer())
        assert the_answer().state == "fetching"


def test_what_strangers_say_of_themselves_is_kept_harmless(fresh: World, site: Site) -> None:
    item = article(fresh)
    entry = ENTRY.format(kind="u-in-reply-to", target=address_of(item))
    entry = entry.replace("https://ida.example/", "javascript:alert(1)").replace(
        ">Ida<", ">I\u202eda " + "x" * 5_000 + "<"
    )
    entry = entry.replace(
        "Nice", '<a href="javascript:bad()" onclick="bad()" style="x">Nice</a><iframe></iframe>'
    )
    mention(site.page("/evil", entry), address_of(item))
    look_at(the_answer())
    show(fresh)
    page = Client().get(f"/public/blog/{item.pk}/").text
    for bad in ("javascript:", "onclick", "<iframe", "\u202e", "x" * 200, 'style="x'):
        assert bad not in page
    assert the_answer().url == ""


def test_what_was_refused_stays_refused_and_what_came_back_waits_again(fresh: World, site: Site) -> None:
    item = article(fresh)
    entry = ENTRY.format(kind="u-in-reply-to", target=address_of(item))
    source = site.page("/reply", entry)
    mention(source, address_of(item))
    look_at(the_answer())
    tom = fresh.client("tom")
    tom.post(f"/public/blog/answers/{the_answer().pk}/", {"show": "0"})
    site.page("/reply", entry.replace("slow", "late"))
    mention(source, address_of(item))
    look_at(the_answer())
    assert (the_answer().state, "late" in the_answer().text) == ("refused", True)
    site.page("/reply", "It links no more.")
    look_at(the_answer())
    assert (the_answer().state, the_answer().name, the_answer().html) == ("gone", "", "")
    assert tom.post(f"/public/blog/answers/{the_answer().pk}/", {"show": "1"}).status_code == 403
    site.page("/reply", entry)
    look_at(the_answer())
    assert the_answer().state == "waiting"
    site.page("/reply", "", status=500)
    with pytest.raises(FetchError):
        look_at(the_answer())
    assert the_answer().state == "waiting", "a site that is ill takes nothing back"


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


NO = '<link rel="webmention" href="/no">'
# How a page may say where it wants to be told, in the order of webmention.rocks' discovery tests 1 to 23 (the pages
# are ours). 15 and 23 stand below.
WAYS = {
    "1 header, relative, unquoted": ({"Link": "</tell>; rel=webmention"}, ""),
    "2 header, absolute, unquoted": ({"Link": "<{site}/tell>; rel=webmention"}, ""),
    "3 link, relative": ({}, '<link rel="webmention" href="/tell">'),
    "4 link, absolute": ({}, '<link rel="webmention" href="{site}/tell">'),
    "5 anchor, relative": ({}, '<p><a rel="webmention" href="/tell">x</a></p>'),
    "6 anchor, absolute": ({}, '<p><a rel="webmention" href="{site}/tell">x</a></p>'),
    "7 header in odd letters": ({"LinK": "<{site}/tell>; rel=webmention"}, ""),
    "8 header, quoted": ({"Link": '</tell>; rel="webmention"'}, ""),
    "9 link with several words": ({}, '<link rel="Other WebMention" href="{site}/tell">'),
    "10 header with several words": ({"Link": '<{site}/tell>; rel="other webmention"'}, ""),
    "11 header before link before anchor": (
        {"Link": '</tell>; rel="webmention"; title="x"'},
        NO + '<a rel="webmention" href="/no">x</a>',
    ),
    "12 a word that only looks like it": (
        {},
        '<link rel="not-webmention" href="/no"><a rel="webmention" href="/tell">x</a>',
    ),
    "13 in a comment": ({}, f'<!-- {NO} --><a rel="webmention" href="/tell">x</a>'),
    "14 escaped": (
        {},
        '<pre>&lt;a rel="webmention" href="/no"&gt;</pre><link rel="webmention" href="/tell">',
    ),
    "16 an anchor first": ({}, f'<a rel="webmention" href="/tell">x</a>{NO}'),
    "17 a link first": ({}, '<link rel="webmention" href="/tell"><a rel="webmention" href="/no">x</a>'),
    "18 two headers": ({"Link": '</no>; rel="other"\n</tell>; rel="webmention"'}, ""),
    "19 one header of two": ({"Link": '</no>; rel="other", </tell>; rel="webmention"'}, ""),
    "20 a link to nowhere": ({}, '<link rel="webmention"><a rel="webmention" href="/tell">x</a>'),
    "21 a query of its own": ({}, '<link rel="webmention" href="/tell?query=yes&amp;x=1">'),
    "22 relative to the page": ({}, '<link rel="webmention" href="../tell">'),
    "a header to nothing we could ask": (
        {"Link": '<mailto:x@y.example>; rel="other"'},
        NO.replace("no", "tell"),
    ),
}


@pytest.mark.parametrize("headers, body", WAYS.values(), ids=WAYS)
def test_sites_are_told_where_they_want(
    shared: World, site: Site, headers: dict[str, str], body: str
) -> None:
    told = {name: value.format(site=site.address) for name, value in headers.items()}
    target = site.page(
        "/deep/their-page", f"<html><body>{body.format(site=site.address)}</body></html>", told
    )
    ping = links_to(shared, target)
    assert try_to_ping(ping)
    asked = "/tell?query=yes&x=1" if "query" in body else "/tell"
    assert site.told == [(asked, {"source": address_of(Item(pk=ping.item_id)), "target": target})]


def test_a_page_that_leads_elsewhere_is_told_where_it_leads(fresh: World, site: Site) -> None:
    """Discovery test 23: the target is a redirect, and the endpoint is relative to where it leads."""
    site.page("/far/away/page", '<link rel="webmention" href="tell">')
    target = site.page("/moved", "", {"Location": "/far/away/page"}, status=302)
    assert try_to_ping(links_to(fresh, target))
    assert [(path, sent["target"]) for path, sent in site.told] == [("/far/away/tell", target)]


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
