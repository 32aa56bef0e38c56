"""Where one signed in at a Mastodon server; who may add accounts is tried in engawa/outside/channels."""

from tests.contracts.addresses.rules import Use, address

address("channels/mastodon/", Use("channels/mastodon/", "301 301 301 301 301"))
