"""What a network says it can do it does, and nothing else is offered."""

import pytest

from engawa.outside.channels.network import Correcting, Network, TakingBack, all_networks

CAN = {"fediverse": (True, True), "mastodon": (True, True), "bluesky": (False, True)}


@pytest.mark.parametrize(
    "network", sorted(all_networks(), key=lambda one: one.slug), ids=lambda one: one.slug
)
def test_limits_say_what_a_network_can(network: Network) -> None:
    can = (isinstance(network, Correcting), isinstance(network, TakingBack))
    assert can == (network.limits.edits, network.limits.deletes)
    if network.slug != "paper":
        assert can == CAN.get(network.slug, (False, False))
