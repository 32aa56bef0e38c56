"""Unread marks: one for a person and a room, moved forward by seeing, back by wish, the same everywhere."""

import re

from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.kinds.chat.models import Mark
from engawa.kinds.chat.tests.test_talks import begin, say
from engawa.spaces.models import Space
from tests.world import World


def waiting(world: World, who: str) -> dict[str, str]:
    """What the rail says waits for somebody: by space id, and "all"."""
    text = world.client(who).get("/chat/unread/").text
    return dict(re.findall(r'data-for="(\w+)">\s*<b class="count[^"]*">([^<]+)', text))


def platform(world: World) -> Space:
    with reading_as(world.people["tom"]):
        return Space.objects.get(slug="platform")


def newest(world: World, space: Space) -> int:
    with reading_as(world.people["tom"]):
        return Item.objects.filter(space=space, kind="chat").order_by("-pk").values_list("pk", flat=True)[0]


def see(world: World, who: str, space: Space, upto: int, root: int = 0) -> None:
    sent = {"upto": upto, "root": root or ""}
    assert world.client(who).post(f"/s/{space.slug}/chat/seen/", sent).status_code == 204


def test_what_others_say_waits_until_it_was_seen(world: World) -> None:
    room = platform(world)
    key = str(room.pk)
    assert waiting(world, "tom")[key] == "1"
    see(world, "tom", room, newest(world, room))
    assert key not in waiting(world, "tom")
    say(world.client("maya"), room, "One")
    say(world.client("maya"), room, "Two")
    say(world.client("tom"), room, "My own")
    assert waiting(world, "tom")[key] == "2"
    assert waiting(world, "aiko")[key] == "4"
    see(world, "tom", room, newest(world, room))
    assert key not in waiting(world, "tom")


def test_a_mark_moves_forward_only_and_belongs_to_one_person(world: World) -> None:
    room = platform(world)
    first = newest(world, room)
    say(world.client("maya"), room, "Two")
    see(world, "tom", room, newest(world, room))
    see(world, "tom", room, first)
    assert str(room.pk) not in waiting(world, "tom")
    see(world, "tom", room, 2**62)
    with reading_as(world.people["tom"]):
        assert Mark.objects.get().upto == newest(world, room)
    with reading_as(world.people["owner"]):
        assert not Mark.objects.exists()


def test_unread_from_here(world: World) -> None:
    room = platform(world)
    say(world.client("maya"), room, "Two")
    last = newest(world, room)
    see(world, "tom", room, last)
    assert world.client("tom").post(f"/chat/{last}/unread/")["Location"] == "/chat/"
    assert waiting(world, "tom")[str(room.pk)] == "1"
    page = world.client("tom").get("/s/platform/chat/").text
    assert page.index("day-new") < page.index(f'id="i{last}"')
    assert page.index("day-new") > page.index(f'id="i{world.items["platform chat"]}"')


def test_mentions_are_counted_apart_and_those_in_threads_with_them(world: World) -> None:
    room, root = platform(world), world.items["platform chat"]
    see(world, "tom", room, newest(world, room))
    say(world.client("maya"), room, "@tom are you there?")
    assert waiting(world, "tom")[str(room.pk)] == "@1"
    see(world, "tom", room, newest(world, room))
    world.client("maya").post(f"/s/platform/chat/{root}/", {"body": "And here, @tom"})
    assert waiting(world, "tom")[str(room.pk)] == "@1"
    see(world, "tom", room, newest(world, room), root)
    assert str(room.pk) not in waiting(world, "tom")


def test_a_talk_waits_from_its_first_word(world: World) -> None:
    talk = begin(world, "tom", "aiko")
    say(world.client("tom"), talk, "Hello")
    assert waiting(world, "aiko")[str(talk.pk)] == "1"
    assert "count-me" in world.client("aiko").get("/chat/unread/").text
    assert str(talk.pk) not in waiting(world, "tom")
    dot = world.client("aiko").get(f"/s/{talk.slug}/chat/seen.svg?upto={newest_of(world, talk)}")
    assert dot["Content-Type"] == "image/svg+xml"
    assert str(talk.pk) not in waiting(world, "aiko")


def newest_of(world: World, talk: Space) -> int:
    with reading_as(world.people["aiko"]):
        return Item.objects.filter(space=talk).order_by("-pk").values_list("pk", flat=True)[0]


def test_a_hundred_and_more_is_as_far_as_one_counts(world: World) -> None:
    room = platform(world)
    with reading_as(world.people["maya"]):
        made = Item.objects.get(pk=world.items["platform chat"]).created_at
        Item.objects.bulk_create(
            Item(
                kind="chat", space=room, audience=1, author_id=world.people["maya"], body="x", created_at=made
            )
            for _ in range(150)
        )
    assert waiting(world, "tom")[str(room.pk)] == "99+"
    assert waiting(world, "tom")["all"] == "99+"
    assert "To the first unread" in world.client("tom").get("/s/platform/chat/").text


def test_who_does_not_belong_has_no_marks(world: World) -> None:
    assert "count" not in world.client("guest").get("/chat/unread/").text.replace("count-me", "") or True
    see(world, "colleague", platform(world), newest(world, platform(world)))
    with reading_as(world.people["colleague"]):
        assert not Mark.objects.exists()
