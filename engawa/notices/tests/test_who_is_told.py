"""Who is told, why, and who is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.notices import actions
from engawa.notices.models import Level, Reason
from engawa.notices.tests.telling import clear, say, told
from engawa.people.actions import follow, thank
from engawa.spaces.models import Membership, Space
from tests.world import World


@pytest.fixture(autouse=True)
def nothing_yet(fresh: World) -> None:
    clear()


def choose(world: World, who: str, slug: str, level: Level | None) -> None:
    with reading_as(world.people[who]):
        actions.choose_level(Space.objects.get(slug=slug), level, actor=world.person(who))


def test_whom_a_text_names_answers_and_goes_on_with(fresh: World) -> None:
    say(fresh, "tom", "What do you think, @aiko?", on="platform post")
    assert told() == {"maya": [Reason.ANSWER], "aiko": [Reason.MENTION]}
    say(fresh, "aiko", "Yes.", on="platform post")
    assert told()["tom"] == [Reason.TALK]


def test_nobody_is_told_of_what_they_may_not_read(fresh: World) -> None:
    say(fresh, "tom", "For @maya, @guest and @stranger.", on="lab post")
    assert told() == {"aiko": [Reason.ANSWER]}


def test_a_group_is_told_at_once_and_its_members_alone(fresh: World) -> None:
    say(fresh, "maya", "Hello @lab and @council.", to="platform")
    assert told() == {"tom": [Reason.GROUP], "aiko": [Reason.GROUP]}


LEVELS = {
    Level.EVERYTHING: [Reason.NEW, Reason.MENTION, Reason.ANSWER],
    Level.ANSWERS: [Reason.MENTION, Reason.ANSWER],
    Level.MENTIONS: [Reason.MENTION],
    Level.DIGEST: [],
    Level.NOTHING: [],
}


def test_five_levels(fresh: World) -> None:
    for level, expected in LEVELS.items():
        choose(fresh, "maya", "platform", level)
        say(fresh, "tom", "Something new")
        say(fresh, "tom", "You, @maya?")
        say(fresh, "tom", "An answer.", on="platform post")
        assert sorted(told().get("maya", [])) == sorted(expected), level.label
        clear()


def test_a_mute_ends_and_a_thread_goes_before_its_space(fresh: World) -> None:
    maya, post = fresh.person("maya"), fresh.items["platform post"]
    with reading_as(maya.pk):
        actions.be_quiet(Space.objects.get(slug="platform"), timezone.now() + timedelta(hours=1), actor=maya)
    say(fresh, "tom", "Shh, @maya.", on="platform post")
    assert "maya" not in told()
    with reading_as(maya.pk):
        actions.be_quiet(
            Space.objects.get(slug="platform"), timezone.now() - timedelta(seconds=1), actor=maya
        )
    say(fresh, "tom", "Now, @maya.", on="platform post")
    assert told()["maya"] == [Reason.MENTION]
    with reading_as(maya.pk):
        actions.choose_level(Item.objects.get(pk=post), Level.NOTHING, actor=maya)
    say(fresh, "tom", "Still, @maya?", on="platform post")
    assert told()["maya"] == [Reason.MENTION]


def test_followers_and_thanks(fresh: World) -> None:
    with reading_as(fresh.people["aiko"]):
        follow(actor=fresh.person("aiko"), person=fresh.person("tom"))
    with reading_as(fresh.people["maya"]):
        thank(fresh.person("tom"), actor=fresh.person("maya"), reason="For the soup")
    say(fresh, "tom", "News", to="everyone")
    found = told()
    assert found["aiko"] == [Reason.FOLLOW]
    assert found["tom"] == [Reason.THANKED]


def test_a_guest_whose_stay_ended_is_told_nothing(fresh: World) -> None:
    say(fresh, "maya", "Dear @guest", to="council")
    assert told() == {"guest": [Reason.MENTION]}
    Membership.objects.using("importer").filter(person=fresh.people["guest"]).update(
        until=timezone.now() - timedelta(days=1)
    )
    say(fresh, "maya", "Still there, @guest?", to="council")
    assert told() == {"guest": [Reason.MENTION]}


def test_being_told_twice_changes_nothing(fresh: World) -> None:
    from engawa.journal.models import Entry
    from engawa.notices.hearing import hear

    say(fresh, "tom", "What do you think, @aiko?", on="platform post")
    before = told()
    hear(list(Entry.objects.using("postman").order_by("-pk")[:3]))
    assert told() == before
