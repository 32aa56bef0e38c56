"""What any page may cost: twelve queries, whatever it shows, and its size."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.contracts.test_every_address import USES, filled
from tests.world import World

PAGES = sorted({use.path for _route, use in USES if use.send is None})
MOST_QUERIES = 12
MOST_BYTES = 40_000
"""Of compressed HTML: with styles, scripts and fonts a first view stays under 100 KB."""


@pytest.mark.parametrize("path", PAGES, ids=[path or "home" for path in PAGES])
@pytest.mark.parametrize("who", ["aiko", "guest"])
def test_a_page_costs_little(world: World, who: str, path: str) -> None:
    client, address = world.client(who), "/" + filled(path, world)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    asked = [
        one["sql"]
        for one in queries
        if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]
    assert len(asked) <= MOST_QUERIES, "\n".join(sql[:160] for sql in asked)
    if not response.streaming:
        assert len(gzip.compress(response.content)) <= MOST_BYTES


def test_a_long_talk_costs_no_more(world: World) -> None:
    """A thread of ninety answers takes as many queries as one of one."""
    client, path = world.client("tom"), f"/posts/{world.items['platform post']}/"
    client.get(path)
    with CaptureQueriesContext(connection) as before:
        client.get(path)
    for number in range(90):
        client.post(
            f"/i/{world.items['platform post']}/comments/", {"body": f"Answer {number} to @maya #tag{number}"}
        )
    with CaptureQueriesContext(connection) as after:
        response = client.get(path)
    assert "Answer 89" in response.text
    assert len(after) == len(before)
