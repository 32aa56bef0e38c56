"""Every address with every kind of reader. A new address fails here until it says who may use it."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.contracts.addresses import ADDRESSES, READERS, Use
from tests.world import World

USES = [(route, use) for route, address in ADDRESSES.items() for use in address.uses]
LIBRARYS = [route for route, address in ADDRESSES.items() if not address.uses]
CONTENT = [
    f"{space} {kind}"
    for space in ("lab", "secret")
    for kind in ("post", "page", "article", "chat", "comment")
]
"""What only members may read, on any page whatever."""


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern)
        else:
            yield from routes(pattern, before + str(pattern.pattern))


def test_every_address_says_who_may_use_it() -> None:
    there = set(routes())
    assert there - ADDRESSES.keys() == set(), "say in tests/contracts/addresses/ who may use these"
    assert ADDRESSES.keys() - there == set(), "these are gone"


def filled(words: str, world: World) -> str:
    names = {name.replace(" ", "_"): number for name, number in world.items.items()}
    names |= {f"person_{who}": number for who, number in world.people.items()}
    names |= {f"space_{slug}": number for slug, number in world.spaces.items()}
    return re.sub(r"\{(\w+)\}", lambda found: str(names[found[1]]), words)


@pytest.mark.parametrize(
    "route, use",
    USES,
    ids=[f"{route or 'home'} {'posts' if use.send is not None else 'asks'}" for route, use in USES],
)
def test_who_may_use_it(world: World, route: str, use: Use) -> None:
    expected = dict(zip(READERS, use.expected.split(), strict=True))
    found = {}
    for who in READERS:
        client, path = world.client(who), "/" + filled(use.path, world)
        if use.send is None:
            response = client.get(path)
        else:
            response = client.post(path, {key: filled(value, world) for key, value in use.send.items()})
        found[who] = str(response.status_code)
        text = response.text if not response.streaming else ""
        if who != "aiko":
            assert not [words for words in CONTENT if words in text], f"{who} reads it"
    wrong = {who: status for who, status in found.items() if status not in expected[who].split("/")}
    assert not wrong, f"{use.path}: found {wrong}, expected {expected}"


@pytest.mark.parametrize("route", LIBRARYS)
def test_the_librarys_own_break_for_nobody(world: World, route: str) -> None:
    path = "/" + re.sub(
        r"\(\?P<uidb36>.*\)/\$|<int:pk>",
        lambda found: "1-x/" if "uidb36" in found[0] else "1",
        route.lstrip("^"),
    )
    for who in READERS:
        assert world.client(who).get(path).status_code < 500
