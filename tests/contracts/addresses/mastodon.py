"""Signing in at a Mastodon server; who may add accounts is tried in engawa/outside/channels."""

from tests.contracts.addresses.rules import Use, address

INSIDE = "302 403 200 200 200"

address("channels/mastodon/", Use("channels/mastodon/", INSIDE))
address("channels/mastodon/back/", Use("channels/mastodon/back/", "302 403 302 302 302"))
