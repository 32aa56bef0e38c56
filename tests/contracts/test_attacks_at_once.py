"""The same thing done twice at once, and things one only reads: refused or done once, never broken."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from engawa.boundary import reading_as
from engawa.content.models import Item, Reaction, Revision
from engawa.spaces.models import Membership
from tests.world import World

TIMES = 6


def at_once(act: Callable[[int], int]) -> Counter[int]:
    """What comes of doing it several times in one moment: statuses."""
    together = Barrier(TIMES)

    def one(number: int) -> int:
        try:
            together.wait()
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TIMES) as pool:
        return Counter(pool.map(one, range(TIMES)))


def test_joining_twice_at_once_must_not_break(fresh: World) -> None:
    browsers = [fresh.client("owner") for _ in range(TIMES)]
    Membership.objects.using("importer").filter(person=fresh.people["owner"], space__slug="everyone").delete()
    said = at_once(lambda number: browsers[number].post("/s/everyone/membership/").status_code)
    assert said == {302: TIMES}


def test_changing_a_text_twice_at_once_must_keep_each_state(fresh: World) -> None:
    browsers = [fresh.client("maya") for _ in range(TIMES)]
    post = fresh.items["platform post"]
    said = at_once(
        lambda number: (
            browsers[number].post(f"/i/{post}/edit/", {"title": "T", "body": f"{number}"}).status_code
        )
    )
    assert said == {302: TIMES}
    with reading_as(fresh.people["maya"]):
        kept = {*Revision.objects.filter(item=post).values_list("body", flat=True)}
        kept.add(Item.objects.get(pk=post).body)
    assert kept == {"A *first* post. #start", *map(str, range(TIMES))}


def test_reacting_twice_at_once_must_not_break(fresh: World) -> None:
    browsers = [fresh.client("tom") for _ in range(TIMES)]
    post = fresh.items["platform post"]
    said = at_once(lambda number: browsers[number].post(f"/i/{post}/reactions/", {"emoji": "🎉"}).status_code)
    assert said == {302: TIMES}
    assert Reaction.objects.using("importer").filter(item=post, emoji="🎉").count() <= 1


@pytest.mark.parametrize("who", ["guest", "stranger"])
def test_guests_must_not_react_where_they_only_read(world: World, who: str) -> None:
    response = world.client(who).post(f"/i/{world.items['blog post']}/reactions/", {"emoji": "🎉"})
    assert response.status_code == 403
