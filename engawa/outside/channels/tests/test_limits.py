"""What a network says it can do it does, and nothing else is offered."""

import pytest

from engawa.outside.channels.network import Correcting, TakingBack, all_networks, network_named

CAN = {
    "fediverse": (True, True),
    "mastodon": (True, True),
    "bluesky": (False, True),
    "reddit": (True, True),
    "youtube": (True, True),
    "facebook": (True, True),
    "instagram": (False, True),
    "x": (False, True),
    "linkedin": (True, True),
}


@pytest.mark.parametrize("slug", sorted(one.slug for one in all_networks()))
def test_limits_say_what_a_network_can(slug: str) -> None:
    network = network_named(slug)
    can = (isinstance(network, Correcting), isinstance(network, TakingBack))
    assert can == (network.limits.edits, network.limits.deletes)
    if slug != "paper":
        assert can == CAN.get(slug, (False, False))
