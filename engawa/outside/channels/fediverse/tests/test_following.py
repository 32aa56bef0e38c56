"""A public space is followed from another server, answered there, and what it takes back is taken back there."""

import pytest
from django.test import Client

from engawa.boundary import reading_as
from engawa.content import actions as content
from engawa.content.models import Item
from engawa.journal.delivery import deliver
from engawa.outside.channels.actions import go_on, pause
from engawa.outside.channels.fediverse.actions import switch_off
from engawa.outside.channels.fediverse.addresses import PUBLIC, actor_of, item_at
from engawa.outside.channels.fediverse.delivering import _make_wait
from engawa.outside.channels.fediverse.models import Echo, Peer, Reply, Tie
from engawa.outside.channels.fediverse.signatures import RFC9421
from engawa.outside.channels.fediverse.spreading import spread_once
from engawa.outside.channels.fediverse.tests.little import Little, activity, hand, note, work
from engawa.outside.channels.models import Account
from engawa.people.models import Person
from engawa.spaces.actions.audience import change_audience
from engawa.spaces.models import Space
from tests.world import World

ACTIVITY = {"accept": "application/activity+json"}


def begin(world: World, body: str = "It is **out**.", who: str = "tom") -> Item:
    with reading_as(world.people[who]):
        space = Space.objects.get(slug="blog")
        actor = Person.objects.get(pk=world.people[who])
        return content.write_item("post", actor=actor, space=space, title="News", body=body)


def spread() -> None:
    while deliver():
        pass
    work()


def follow(account: Account, peer: Little, name: str = "ann") -> str:
    ann = peer.person(name)
    assert hand(activity("Follow", ann, actor_of(account.pk))) == 202
    work()
    return ann


def test_who_follows_receives_what_is_written(fresh: World, blog: Account, peer: Little) -> None:
    ann = follow(blog, peer)
    (accepted,) = peer.said("Accept")
    assert accepted["object"]["id"] == f"{ann}/follow/1"
    item = begin(fresh)
    spread()
    (created,) = peer.said("Create")
    assert created["object"]["id"] == item_at(item.pk)
    assert "<strong>out</strong>" in created["object"]["content"]
    assert "Tom Lindqvist" in created["object"]["content"]
    with reading_as(fresh.people["tom"]):
        tom = Person.objects.get(pk=fresh.people["tom"])
        content.edit_item(item, actor=tom, title="News", body="It is *really* out.")
    spread()
    assert "really" in peer.said("Update")[0]["object"]["content"]
    with reading_as(fresh.people["tom"]):
        content.remove_item(Item.objects.get(pk=item.pk), actor=tom)
    spread()
    assert peer.said("Delete")[0]["object"]["id"] == item_at(item.pk)
    assert Client().get(f"/ap/i/{item.pk}/", headers=ACTIVITY).status_code == 410


def test_our_documents_are_found(fresh: World, blog: Account) -> None:
    client = Client()
    found = client.get("/.well-known/webfinger", {"resource": blog.handle.replace("@", "acct:", 1)}).json()
    here = actor_of(blog.pk)
    assert found["links"][0]["href"] == here
    actor = client.get(f"/ap/{blog.pk}/").json()
    assert (actor["id"], actor["preferredUsername"]) == (here, "blog")
    assert "BEGIN PUBLIC KEY" in actor["publicKey"]["publicKeyPem"]
    post = fresh.items["blog post"]
    assert client.get(f"/posts/{post}/", headers=ACTIVITY).headers["location"] == f"/ap/i/{post}/"
    assert client.get("/s/blog/", headers=ACTIVITY).headers["location"] == f"/ap/{blog.pk}/"
    assert client.get(f"/ap/i/{post}/").json()["type"] == "Note"
    assert client.get(f"/ap/i/{fresh.items['lab post']}/").status_code == 404
    assert fresh.client("aiko").get(f"/ap/i/{fresh.items['lab post']}/").status_code == 404
    assert (
        client.get(f"/ap/{blog.pk}/", headers={"accept": "text/html"})
        .headers["location"]
        .endswith("/s/blog/")
    )
    for rest in ("outbox", "followers", "following"):
        assert client.get(f"/ap/{blog.pk}/{rest}/").json()["type"] == "OrderedCollection"
        assert client.get(f"/ap/{blog.pk}/{rest}/?page=1").status_code == 200


def test_a_reply_becomes_an_answer_and_follows_its_author(fresh: World, blog: Account, peer: Little) -> None:
    ann = follow(blog, peer)
    post = fresh.items["blog post"]
    reply = note(ann, 7, "<p>It <em>drips</em>.<script>x</script></p>", inReplyTo=item_at(post))
    assert hand(activity("Create", ann, reply), how=RFC9421) == 202
    work()
    with reading_as(None):
        answer = Item.objects.get(root=post, byline__startswith="Ann")
    assert answer.byline == f"Ann (@ann@127.0.0.1:{peer.port})"
    assert "<em>drips</em>" in answer.html
    assert "script" not in answer.html
    assert hand(activity("Create", ann, reply, number=2)) == 202
    assert hand(activity("Update", ann, reply | {"content": "<p>It pours.</p>"})) == 202
    work()
    with reading_as(None):
        assert Item.objects.get(pk=answer.pk).html == "<p>It pours.</p>"
        assert Item.objects.filter(root=post, byline__startswith="Ann").count() == 1
    with reading_as(fresh.people["tom"]):
        tom = Person.objects.get(pk=fresh.people["tom"])
        ours = content.comment(Item.objects.get(pk=answer.pk), actor=tom, body="We mend it.")
    spread()
    (told,) = [one for one in peer.said("Create") if one["object"]["id"] == item_at(ours.pk)]
    assert told["object"]["inReplyTo"] == reply["id"]
    assert told["object"]["tag"][0]["href"] == ann
    again = note(ann, 8, "Thanks", inReplyTo=item_at(ours.pk))
    assert hand(activity("Create", ann, again, number=3)) == 202
    assert hand(activity("Delete", ann, {"id": reply["id"], "type": "Tombstone"})) == 202
    work()
    with reading_as(None):
        assert Item.objects.get(pk=answer.pk).removed_at is not None
        assert Item.objects.get(parent=ours.pk).body == "Thanks"


def test_likes_and_boosts_are_counted_and_taken_back(fresh: World, blog: Account, peer: Little) -> None:
    ann = follow(blog, peer)
    item = begin(fresh)
    spread()
    for kind in ("Like", "Announce"):
        for _twice in range(2):
            assert hand(activity(kind, ann, item_at(item.pk))) == 202
    work()
    assert Echo.objects.using("courier").filter(item=item.pk).count() == 2
    undone = activity("Undo", ann, activity("Like", ann, item_at(item.pk)))
    assert hand(undone) == 202
    assert hand(activity("Undo", ann, activity("Follow", ann, actor_of(blog.pk)), number=2)) == 202
    work()
    assert [one.kind for one in Echo.objects.using("courier").filter(item=item.pk)] == ["boost"]
    assert not Tie.objects.using("courier").exists()


def test_an_owner_may_look_at_replies_first(fresh: World, blog: Account, peer: Little) -> None:
    tom = fresh.client("tom")
    tom.post(f"/fediverse/{blog.pk}/holding/", {"hold": "on"})
    ann = peer.person()
    for number, words in ((1, "First"), (2, "Second")):
        told = note(ann, number, words, inReplyTo=item_at(fresh.items["blog post"]))
        assert hand(activity("Create", ann, told, number=number)) == 202
    work()
    assert not Item.objects.using("courier").filter(byline__startswith="Ann").exists()
    page = tom.get(f"/fediverse/{blog.pk}/").text
    assert "First" in page
    assert "Second" in page
    first, second = Reply.objects.using("courier").order_by("pk")
    assert (
        fresh.client("maya").post(f"/fediverse/{blog.pk}/replies/{first.pk}/", {"do": "show"}).status_code
        == 403
    )
    tom.post(f"/fediverse/{blog.pk}/replies/{first.pk}/", {"do": "show"})
    tom.post(f"/fediverse/{blog.pk}/replies/{second.pk}/", {"do": "refuse"})
    spread()
    assert [one.body for one in Item.objects.using("courier").filter(byline__startswith="Ann")] == ["First"]


def test_a_space_that_is_public_no_more_takes_itself_back(fresh: World, blog: Account, peer: Little) -> None:
    follow(blog, peer)
    with reading_as(fresh.people["tom"]):
        tom = Person.objects.get(pk=fresh.people["tom"])
        change_audience(Space.objects.get(slug="blog"), actor=tom, ring=2, audience=1)
    assert Client().get(f"/ap/{blog.pk}/").status_code == 410
    spread()
    (gone,) = peer.said("Delete")
    assert gone["object"] == actor_of(blog.pk)
    begin(fresh)
    spread()
    assert peer.said("Create") == []


def test_what_becomes_private_on_the_way_never_leaves(fresh: World, blog: Account, peer: Little) -> None:
    follow(blog, peer)
    item = begin(fresh, "A secret, it turns out.")
    while deliver():
        pass
    from engawa.outside.channels.fediverse.spreading import spread_once

    assert spread_once()
    with reading_as(fresh.people["tom"]):
        content.remove_item(Item.objects.get(pk=item.pk), actor=Person.objects.get(pk=fresh.people["tom"]))
    work()
    assert peer.said("Create") == []


def test_blocked_is_blocked(fresh: World, blog: Account, peer: Little) -> None:
    ann = follow(blog, peer)
    tom = fresh.client("tom")
    tom.post(f"/fediverse/{blog.pk}/blocks/", {"target": ann, "why": "Spam"})
    spread()
    assert not Tie.objects.using("courier").exists()
    told = note(ann, 1, "Buy!", inReplyTo=item_at(fresh.items["blog post"]))
    assert hand(activity("Create", ann, told)) == 202
    work()
    assert not Reply.objects.using("courier").exists()
    fresh.client("maya").post(f"/fediverse/{blog.pk}/blocks/", {"target": "other.example"})
    assert "other.example" not in tom.get(f"/fediverse/{blog.pk}/").text


def test_whoever_is_gone_is_forgotten(fresh: World, blog: Account, peer: Little) -> None:
    ann = follow(blog, peer)
    told = note(ann, 1, "Here I was", inReplyTo=item_at(fresh.items["blog post"]))
    assert hand(activity("Create", ann, told)) == 202
    work()
    assert hand(activity("Delete", ann, ann, to=[PUBLIC])) == 202
    work()
    assert Item.objects.using("courier").filter(byline__startswith="Ann", removed_at=None).count() == 0
    assert Peer.objects.using("courier").get().gone_at is not None
    assert not Tie.objects.using("courier").exists()


@pytest.mark.parametrize("username", ["", "Blog Post", "../x", "a" * 40, "i"])
def test_a_name_that_nobody_can_write_is_refused(fresh: World, username: str) -> None:
    answer = fresh.client("tom").post("/s/blog/fediverse/", {"username": username})
    assert answer.status_code == 422


def test_what_waits_is_held_while_the_account_is_paused_and_goes_on_with_it(
    fresh: World, blog: Account, peer: Little
) -> None:
    follow(blog, peer)
    tom = Person.objects.using("courier").get(pk=fresh.people["tom"])
    first = begin(fresh, "Waits at the door.")
    while deliver():
        pass
    assert spread_once()
    with reading_as(tom.pk):
        pause(Account.objects.get(pk=blog.pk), actor=tom)
    second = begin(fresh, "Waits to be laid out.")
    spread()
    assert peer.said("Create") == []
    _make_wait(f"127.0.0.1:{peer.port}", first.created_at)
    spread()
    assert peer.said("Create") == []
    with reading_as(tom.pk):
        go_on(Account.objects.get(pk=blog.pk), actor=tom)
    spread()
    assert [one["object"]["id"] for one in peer.said("Create")] == [item_at(first.pk), item_at(second.pk)]


def test_what_was_held_is_never_said_when_the_account_ends(fresh: World, blog: Account, peer: Little) -> None:
    follow(blog, peer)
    tom = Person.objects.using("courier").get(pk=fresh.people["tom"])
    begin(fresh)
    while deliver():
        pass
    assert spread_once()
    with reading_as(tom.pk):
        pause(Account.objects.get(pk=blog.pk), actor=tom)
    spread()
    with reading_as(tom.pk):
        switch_off(Account.objects.get(pk=blog.pk), actor=tom)
    spread()
    assert (peer.said("Create"), [one["object"] for one in peer.said("Delete")]) == ([], [actor_of(blog.pk)])


def test_whoever_sees_an_item_sees_who_outside_likes_it(fresh: World, blog: Account, peer: Little) -> None:
    ann = follow(blog, peer)
    item = begin(fresh)
    spread()
    names = [ann, *(peer.person(f"p{number}") for number in range(6))]
    for who in names:
        assert hand(activity("Like", who, item_at(item.pk))) == 202
    assert hand(activity("Announce", ann, item_at(item.pk), number=2)) == 202
    assert hand(activity("Create", ann, note(ann, 1, "Nice", inReplyTo=item_at(item.pk)), number=3)) == 202
    spread()
    for who in ("nobody", "guest", "colleague"):
        shown = fresh.client(who).get(f"/i/{item.pk}/echoes/").text
        assert "7 likes from outside" in shown
        assert "and 2 others" in shown
        assert "1 boost from outside" in shown
        assert f'title="@ann@127.0.0.1:{peer.port}"' in shown
        assert f"/i/{item.pk}/echoes/" in fresh.client(who).get(f"/posts/{item.pk}/", follow=True).text
    page = Client().get(f"/public/blog/{item.pk}/", follow=True)
    assert (page.status_code, "7 likes from outside" in page.text) == (200, True)
    assert hand(activity("Undo", ann, f"{ann}/like/1", number=4)) == 202
    spread()
    assert "6 likes from outside" in Client().get(f"/i/{item.pk}/echoes/").text
