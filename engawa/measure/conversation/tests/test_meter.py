"""What the meter says is what was said; to members only, of no group under five, and each look is noted."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from engawa.base.ids import id_at
from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.measure.conversation.figures import DAY, HOUR, WEEK, equal_voices
from engawa.measure.conversation.measuring import measure
from engawa.measure.conversation.models import Look, Meter
from engawa.measure.conversation.reading import openings
from engawa.measure.conversation.saying import span
from engawa.people.models import Person
from engawa.spaces.actions import create_space
from engawa.spaces.models import Membership, Space
from tests.world import World

ALL = "importer"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def people(count: int, ring: int = 2) -> list[Person]:
    return [
        Person.objects.using(ALL).create(name=f"Voice {ring} {number}", ring=ring, joined_at=NOW)
        for number in range(count)
    ]


class Talk:
    """Writes what was said in a space, hours before NOW."""

    def __init__(self, world: World, slug: str) -> None:
        self.space = Space.objects.using(ALL).get(pk=world.spaces[slug])
        self.written = 0

    def say(
        self, who: Person, hours_ago: float, *, on: Item | None = None, kind: str = "post", title: str = ""
    ) -> Item:
        self.written += 1
        at = NOW - timedelta(hours=hours_ago)
        return Item.objects.using(ALL).create(
            id=id_at(at, self.written), kind="comment" if on and kind == "post" else kind, space=self.space,
            audience=self.space.audience, author=who, byline=who.name, parent=on, root=on, title=title,
            html="<p>x</p>", created_at=at,
        )  # fmt: skip


@pytest.fixture
def talked(fresh: World) -> World:
    """In the lab: ten things begun by five people; six answered by somebody else after two hours, four not."""
    voices, talk = people(5), Talk(fresh, "lab")
    for number in range(10):
        ago = 24.0 * (20 + number)
        begun = talk.say(voices[number % 5], ago, title=f"begun {number}")
        talk.say(voices[number % 5], ago - 1, on=begun)
        if number < 6:
            talk.say(voices[(number + 1) % 5], ago - 2, on=begun)
    measure(fresh.spaces["lab"], NOW)
    return fresh


def figures(world: World, slug: str = "lab") -> dict[str, object]:
    found: dict[str, object] = Meter.objects.using(ALL).get(space=world.spaces[slug]).figures["now"]
    return found


def test_the_unanswered_count_as_waiting(talked: World) -> None:
    answers = figures(talked)["answers"]
    assert isinstance(answers, dict)
    assert (answers["begun"], answers["answered"]) == (10, 6)
    assert answers["median"][0] == 2 * HOUR
    assert answers["week"][0] == pytest.approx(0.6)
    assert answers["week"][1] < 0.6 < answers["week"][2]
    assert figures(talked)["unheard"] == 4
    assert figures(talked)["people"] == 5


def test_members_read_it_in_sentences(talked: World) -> None:
    page = talked.client("tom").get("/s/lab/meter/").text
    assert "60 % of what is begun here is answered by somebody else within a week" in page
    assert "Half of it has its first answer within 2 hours." in page
    assert "with 95 % confidence" in page
    assert "5 people wrote; 2 belong here." in page
    assert "<svg" in page
    assert "<table" in page
    assert "Voice 2" not in page
    for part in ("part", "beside"):
        assert "60 %" in talked.client("tom").get(f"/s/lab/meter/?as={part}").text
    waiting = talked.client("tom").get("/s/lab/meter/counted/?of=waiting").text
    answered = talked.client("tom").get("/s/lab/meter/counted/?of=answered").text
    assert waiting.count(">begun ") == 4
    assert answered.count("answered after 2 hours") == 6


@pytest.mark.parametrize("who, status", [("nobody", 302), ("guest", 404), ("colleague", 404), ("owner", 404)])
def test_for_others_it_is_as_if_there_were_none(talked: World, who: str, status: int) -> None:
    for path in ("meter/", "meter/?as=part", "meter/?as=beside", "meter/counted/"):
        assert talked.client(who).get(f"/s/lab/{path}").status_code == status
    with reading_as(talked.people.get(who)):
        assert not Meter.objects.exists()
        assert not Look.objects.exists()


def test_an_employee_who_reads_a_space_without_belonging_sees_no_figures_of_it(fresh: World) -> None:
    assert fresh.client("colleague").get("/s/platform/").status_code == 200
    assert fresh.client("colleague").get("/s/platform/meter/").status_code == 404
    assert fresh.client("tom").get("/s/platform/meter/").status_code == 200


def test_each_look_is_noted_and_members_see_whose(talked: World) -> None:
    for path in ("meter/", "meter/?as=beside", "meter/counted/"):
        talked.client("aiko").get(f"/s/lab/{path}")
    page = talked.client("tom").get("/s/lab/meter/").text
    assert "Aiko Nakamura" in page
    assert "3 times that day" in page
    with pytest.raises(Exception, match="row-level security"), reading_as(talked.people["tom"]):
        Look.objects.create(
            space_id=talked.spaces["lab"], person_id=talked.people["aiko"], day=NOW.date(), at=timezone.now()
        )


def test_of_fewer_than_five_nothing_is_said_or_kept(fresh: World) -> None:
    voices, talk = people(4), Talk(fresh, "lab")
    for number in range(12):
        begun = talk.say(voices[number % 4], 100 + number)
        talk.say(voices[(number + 1) % 4], 99 + number, on=begun)
    measure(fresh.spaces["lab"], NOW)
    assert figures(fresh).keys() == {"too_few", "from", "to"}
    assert "too few to say" in fresh.client("tom").get("/s/lab/meter/").text
    assert fresh.client("tom").get("/s/lab/meter/counted/").status_code == 404


def test_few_beginnings_are_not_told_apart_either(fresh: World) -> None:
    """Five people wrote, but one of them began it all: how they were answered would be their figure."""
    voices, talk = people(6), Talk(fresh, "lab")
    for number in range(8):
        begun = talk.say(voices[0], 100 + number)
        talk.say(voices[1 + number % 5], 99 + number, on=begun)
    measure(fresh.spaces["lab"], NOW)
    assert figures(fresh)["answers"] is None
    assert figures(fresh)["people"] == 6
    assert "6 people wrote" in fresh.client("tom").get("/s/lab/meter/").text


@pytest.mark.parametrize("guests, shown", [(4, False), (5, True)])
def test_guests_are_compared_where_both_groups_are_large_enough(
    fresh: World, guests: int, shown: bool
) -> None:
    inside, edge, talk = people(6), people(guests, ring=1), Talk(fresh, "council")
    for number in range(24):
        theirs = talk.say(edge[number % guests], 200 + 30 * number)
        talk.say(inside[0], 199 + 30 * number, on=theirs)
        ours = talk.say(inside[number % 6], 205 + 30 * number)
        talk.say(inside[(number + 1) % 6], 155 + 30 * number, on=ours)
    measure(fresh.spaces["council"], NOW)
    told = figures(fresh, "council")["guests"]
    assert (told is not None) == shown
    if shown:
        assert "What guests begin is answered faster" in fresh.client("tom").get("/s/council/meter/").text
        assert fresh.client("guest").get("/s/council/meter/").status_code == 200


def test_the_period_is_the_last_in_which_something_was_said(fresh: World) -> None:
    """Imported history counts: a list that fell silent is measured up to its last word."""
    Item.objects.using("owner").filter(space=fresh.spaces["lab"], root__isnull=False).delete()
    Item.objects.using("owner").filter(space=fresh.spaces["lab"]).delete()
    voices, talk, years = people(5), Talk(fresh, "lab"), 24 * 365 * 3
    for number in range(10):
        begun = talk.say(voices[number % 5], years + 24 * number)
        talk.say(voices[(number + 1) % 5], years + 24 * number - 1, on=begun)
    measure(fresh.spaces["lab"], NOW)
    assert str(figures(fresh)["to"]).startswith("2023-11-0")
    assert figures(fresh)["people"] == 5


def test_counting_twice_changes_nothing_and_silence_keeps_nothing(talked: World) -> None:
    before = figures(talked)
    measure(talked.spaces["lab"], NOW)
    assert figures(talked) == before
    Item.objects.using("owner").filter(space=talked.spaces["lab"], root__isnull=False).delete()
    Item.objects.using("owner").filter(space=talked.spaces["lab"]).delete()
    assert measure(talked.spaces["lab"], NOW) is None
    assert not Meter.objects.using(ALL).filter(space=talked.spaces["lab"]).exists()


def test_robots_neither_begin_nor_answer(talked: World) -> None:
    robot, talk = people(1)[0], Talk(talked, "lab")
    Person.objects.using(ALL).filter(pk=robot.pk).update(is_bot=True)
    talk.written = 500
    for item in list(Item.objects.using(ALL).filter(title__startswith="begun")):
        talk.say(robot, 30, on=item)
    talk.say(robot, 30)
    measure(talked.spaces["lab"], NOW)
    answers = figures(talked)["answers"]
    assert isinstance(answers, dict)
    assert (answers["begun"], answers["answered"]) == (10, 6)


def test_who_opens_the_talk_in_a_room() -> None:
    said = [
        (1, 10, 2, 0.0, None), (2, 10, 2, 60.0, None), (3, 11, 2, 90.0, None),  # taken up after 90 seconds
        (4, 12, 2, 9000.0, None), (5, 11, 2, 9100.0, 4), (6, 12, 2, 9050.0, 4),  # taken up in its thread
        (7, 13, 2, 20000.0, None),  # waits
    ]  # fmt: skip
    assert [(one.author, one.at, one.answered) for one in openings(said)] == [
        (10, 0.0, 90.0), (12, 9000.0, 9100.0), (13, 20000.0, None),
    ]  # fmt: skip


def test_voices_are_as_many_as_if_all_were_equal() -> None:
    assert equal_voices([3, 3, 3, 3, 3]) == pytest.approx(5)
    assert equal_voices([96, 1, 1, 1, 1]) == pytest.approx(1.08, abs=0.01)


@pytest.mark.parametrize(
    "seconds, words",
    [(20, "a minute"), (38 * 60, "38 minutes"), (2 * HOUR, "2 hours"), (2.4 * HOUR, "2.5 hours"), (WEEK, "7 days"),
     (30.2 * HOUR, "30 hours"), (50 * DAY, "50 days")],
)  # fmt: skip
def test_a_time_in_words(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_a_member_who_leaves_sees_no_more_of_it(talked: World) -> None:
    Membership.objects.using(ALL).filter(person=talked.people["aiko"], space=talked.spaces["lab"]).delete()
    assert talked.client("aiko").get("/s/lab/meter/").status_code == 404


def test_where_nothing_was_said_nothing_is_promised(fresh: World) -> None:
    with reading_as(fresh.people["tom"]):
        empty = create_space(actor=fresh.person("tom"), name="Empty corner")
    page = fresh.client("tom").get(f"/s/{empty.slug}/meter/").text
    assert "Nothing has been said here yet" in page
    assert "delay:3s" not in page
