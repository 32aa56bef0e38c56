"""The meter on real archives, against a plain count that shares no line with it."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from statistics import median

import pytest

from engawa.content.models import Item
from engawa.measure.conversation.measuring import PERIOD, measure
from engawa.measure.conversation.models import Meter
from engawa.people.models import Person
from engawa.spaces.models import Space
from tests.archives.data import data
from tests.archives.making import bring
from tests.world import World

ALL = "importer"
SAID = {"post", "comment", "chat"}


def said_in(space: Space, meter: Meter) -> tuple[list[Item], list[Item], datetime]:
    """Everything of a space that people said, what of it falls into the period, and the period's end."""
    since, until = (datetime.fromisoformat(meter.figures["now"][name]) for name in ("from", "to"))
    assert until - since == PERIOD
    robots = set(Person.objects.using(ALL).filter(is_bot=True).values_list("pk", flat=True))
    rows = Item.objects.using(ALL).filter(space=space, removed_at=None).defer("body", "html").order_by("id")
    everything = [row for row in rows if row.kind in SAID and row.author_id not in robots]
    return everything, [row for row in everything if since <= row.created_at < until], until


def first_answers(begun: Iterable[Item], everything: Iterable[Item]) -> dict[int, float | None]:
    """Seconds to the first word of somebody else under each thing begun, None where there is none."""
    found: dict[int, float | None] = {item.pk: None for item in begun}
    who = {item.pk: (item.author_id, item.created_at) for item in begun}
    for row in everything:
        if row.root_id in found and found[row.root_id] is None and row.author_id != who[row.root_id][0]:
            found[row.root_id] = max((row.created_at - who[row.root_id][1]).total_seconds(), 0)
    return found


@pytest.mark.slow
def test_a_mailing_list(fresh: World) -> None:
    bring(data("r-mail") / "r-devel-2019-01_2025-12.mbox.gz")
    space = Space.objects.using(ALL).get(name__icontains="devel")
    meter = measure(space.pk)
    assert meter
    now = meter.figures["now"]
    everything, lately, until = said_in(space, meter)
    begun = [row for row in lately if row.root_id is None]
    waited = first_answers(begun, everything)
    answered = [seconds for seconds in waited.values() if seconds is not None]
    assert now["people"] == len({row.author_id for row in lately})
    assert now["answers"]["begun"] == len(begun)
    assert now["answers"]["answered"] == len(answered)
    aged = [waited[row.pk] for row in begun if (until - row.created_at).days >= 7]
    in_a_week = sum(seconds is not None and seconds <= 7 * 86400 for seconds in aged) / len(aged)
    assert now["answers"]["week"][1] <= now["answers"]["week"][0] <= now["answers"]["week"][2]
    assert now["answers"]["week"][0] == pytest.approx(in_a_week, abs=0.08)
    middle = median(seconds if seconds is not None else float("inf") for seconds in aged)
    _value, low, high = now["answers"]["median"]
    assert low <= middle <= (high or float("inf"))
    old = [row for row in begun if (until - row.created_at).days >= 7 and waited[row.pk] is None]
    assert abs(now["unheard"] - len(old)) <= 1
    print(space.name, now["from"][:10], now["to"][:10], {**now, "answers": {**now["answers"], "curve": "…"}})


@pytest.mark.slow
def test_rooms_of_a_chat(fresh: World) -> None:
    bring(data("r-slack") / "r-contributors-2020-11_2025-12.zip")
    spaces = list(
        Space.objects.using(ALL).filter(items__kind="chat").exclude(slug__in=fresh.spaces).distinct()
    )
    assert spaces
    told = 0
    for space in spaces:
        meter = measure(space.pk)
        assert meter
        _everything, lately, _until = said_in(space, meter)
        voices, now = {row.author_id for row in lately}, meter.figures["now"]
        assert now["too_few"] == (len(voices) < 5)
        if now["too_few"]:
            assert now.keys() == {"too_few", "from", "to"}
            continue
        told += 1
        assert now["people"] == len(voices)
        assert 1 <= now["equal_voices"] <= now["people"]
        rooms = sorted((row for row in lately if row.root_id is None), key=lambda row: row.pk)
        pauses = sum(
            later.created_at.timestamp() - earlier.created_at.timestamp() > 3600
            for earlier, later in pairwise(rooms)
        )
        assert now["begun"] == pauses + bool(rooms)
        print(
            space.name,
            now["from"][:10],
            now["to"][:10],
            now["people"],
            now["begun"],
            now["answers"] and now["answers"]["median"],
        )
    assert told
