"""Likes, boosts and replies that were forged, come too late, by the thousand, or with names that lie."""

from uuid import uuid4

import pytest

from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.outside.channels.echoing import echoes_of
from engawa.outside.channels.fediverse.actions import block, decide, hold_replies
from engawa.outside.channels.fediverse.addresses import item_at
from engawa.outside.channels.fediverse.echoing import MOST
from engawa.outside.channels.fediverse.models import Echo, Peer, Reply
from engawa.outside.channels.fediverse.tests.little import OTHER_KEY, Little, activity, hand, note, work
from engawa.outside.channels.fediverse.tests.test_following import begin, follow, spread
from engawa.outside.channels.models import Account
from engawa.spaces.actions import change_audience
from engawa.spaces.models import Space
from tests.world import World


@pytest.fixture
def item(fresh: World, blog: Account, peer: Little) -> Item:
    """Something of the blog that went out to Ann, who follows it."""
    follow(blog, peer)
    made = begin(fresh)
    spread()
    return made


def kept(item: Item) -> list[tuple[str, str]]:
    echoes = Echo.objects.using("courier").filter(item=item.pk).select_related("peer")
    return sorted((one.peer.uri.rpartition("/")[2], one.kind) for one in echoes)


def close(world: World) -> None:
    """The blog is the members' alone from now on."""
    with reading_as(world.people["tom"]):
        change_audience(Space.objects.get(slug="blog"), actor=world.person("tom"), ring=2, audience=2)
    spread()


def test_nobody_likes_or_takes_back_in_the_name_of_another(item: Item, peer: Little) -> None:
    ann, eve = peer.person("ann"), peer.person("eve", key=OTHER_KEY)
    address = item_at(item.pk)
    hand(activity("Like", ann, address))
    hand(activity("Announce", ann, address, number=2), key=OTHER_KEY)
    hand(activity("Announce", ann, address, number=3), key=OTHER_KEY, key_id=f"{eve}#main-key")
    hand({**activity("Like", eve, address), "id": "https://elsewhere.example/like/1"}, key=OTHER_KEY)
    hand(activity("Undo", eve, f"{ann}/like/1", number=4), key=OTHER_KEY)
    hand(activity("Undo", eve, activity("Like", ann, address), number=5), key=OTHER_KEY)
    hand(activity("Delete", eve, ann, number=6), key=OTHER_KEY)
    work()
    assert kept(item) == [("ann", "like")]


def test_whoever_is_blocked_in_a_space_is_not_heard_to_like_it(
    fresh: World, item: Item, peer: Little
) -> None:
    eve = peer.person("eve")
    with reading_as(fresh.people["tom"]):
        block(Space.objects.get(slug="blog"), actor=fresh.person("tom"), target=eve)
    hand(activity("Like", eve, item_at(item.pk)))
    work()
    assert kept(item) == []


def test_what_is_no_longer_public_hears_no_strangers_and_tells_of_none(
    fresh: World, item: Item, peer: Little
) -> None:
    ann, bob = peer.person("ann"), peer.person("bob")
    hand(activity("Like", ann, item_at(item.pk)))
    work()
    close(fresh)
    hand(activity("Like", bob, item_at(item.pk)))
    hand(activity("Create", bob, note(bob, 1, "I see you", inReplyTo=item_at(item.pk)), number=2))
    work()
    assert kept(item) == [("ann", "like")]
    assert not Reply.objects.using("courier").exists()
    statuses = {
        who: fresh.client(who).get(f"/i/{item.pk}/echoes/").status_code for who in ("nobody", "guest", "tom")
    }
    assert statuses == {"nobody": 404, "guest": 404, "tom": 200}


def test_a_reply_that_waited_is_not_shown_when_its_place_is_closed(
    fresh: World, blog: Account, item: Item, peer: Little
) -> None:
    bob, tom = peer.person("bob"), fresh.person("tom")
    with reading_as(tom.pk):
        hold_replies(Account.objects.select_related("space").get(pk=blog.pk), actor=tom, hold=True)
    hand(activity("Create", bob, note(bob, 1, "Wait for me", inReplyTo=item_at(item.pk))))
    work()
    close(fresh)
    with reading_as(tom.pk):
        held = Reply.objects.select_related("account__space").get()
        decide(held, actor=tom, show=True)
    work()
    with reading_as(tom.pk):
        assert not Item.objects.filter(root=item.pk, author=None).exists()


def test_what_was_looked_at_is_not_made_into_something_else(
    fresh: World, blog: Account, item: Item, peer: Little
) -> None:
    bob, tom = peer.person("bob"), fresh.person("tom")
    with reading_as(tom.pk):
        hold_replies(Account.objects.select_related("space").get(pk=blog.pk), actor=tom, hold=True)
    nice = note(bob, 1, "How nice", inReplyTo=item_at(item.pk))

    def look() -> str:
        with reading_as(tom.pk):
            decide(Reply.objects.select_related("account__space").get(), actor=tom, show=True)
        spread()
        return shown()

    def shown() -> str:
        with reading_as(None):
            return Item.objects.get(root=item.pk).body

    hand(activity("Create", bob, nice))
    spread()
    assert look() == "How nice"
    hand(activity("Update", bob, nice | {"content": "Buy here"}, number=2))
    spread()
    assert (shown(), Reply.objects.using("courier").get().state) == ("How nice", "held")
    assert look() == "Buy here"


def test_names_of_strangers_run_nothing_and_turn_nothing_around(
    fresh: World, item: Item, peer: Little
) -> None:
    eve = peer.person(
        "eve",
        name="<script>alert(1)</script>\u202eevil\u2066",
        url="javascript:alert(1)",
        preferredUsername="e<b>",
    )
    hand(activity("Like", eve, item_at(item.pk)))
    work()
    shown = fresh.client("nobody").get(f"/i/{item.pk}/echoes/").text
    assert "1 like from outside" in shown
    assert "<script" not in shown
    assert "javascript:" not in shown
    assert not set(shown) & set("\u202e\u2066")


def test_thousands_cost_no_more_than_hundreds(fresh: World, item: Item) -> None:
    peers = Peer.objects.using("courier").bulk_create(
        Peer(uri=f"https://far.example/{number}", host="far.example", handle=f"@p{number}@far.example", inbox="x",
             key_id=uuid4().hex, key="x")
        for number in range(3 * MOST)
    )  # fmt: skip
    Echo.objects.using("courier").bulk_create(
        Echo(peer=one, item=item, kind="like", uri=one.uri) for one in peers
    )
    with reading_as(None):
        (likes,) = echoes_of(Item.objects.get(pk=item.pk))
    assert (likes.count, len(likes.latest)) == (MOST, 5)
