"""What lies at the server to be looked up: a talk, what a search finds, who somebody is."""

from collections.abc import Mapping, Sequence
from typing import Any

from engawa.outside.channels.mastodon.client import Client
from engawa.outside.channels.mastodon.saying import id_of
from engawa.outside.channels.mastodon.statuses import We, heard_of, speaker_of
from engawa.outside.channels.mastodon.talks import Talks
from engawa.outside.channels.network import Heard, Refused, Speaker

MOST = 500
PAGE = 40
Said = Mapping[str, Any]


def thread(client: Client, we: We, talks: Talks, uri: str) -> Sequence[Heard]:
    """The whole talk a status belongs to, oldest first; empty when it is no more."""
    try:
        number = talks.id_of(uri) or id_of(client, uri)
        itself = client.get(f"/api/v1/statuses/{number}").one
        around = client.get(f"/api/v1/statuses/{number}/context").one
    except Refused:
        return []
    talk = [*_statuses(around, "ancestors"), itself, *_statuses(around, "descendants")][:MOST]
    uris = {str(one.get("id")): str(one.get("uri", "")) for one in talk}
    root = str(talk[0].get("uri", ""))
    found = [
        heard_of(one, we, to_us=False, answers=uris.get(str(one.get("in_reply_to_id")), ""), root=root)
        for one in talk
    ]
    return sorted((one for one in found if one is not None), key=lambda one: one.at)


def search(client: Client, we: We, words: str) -> Sequence[Heard]:
    """The newest statuses with these words; few servers search all they know."""
    answer = client.get("/api/v2/search", q=words, type="statuses", limit=PAGE).one
    found = [heard_of(one, we, to_us=False) for one in _statuses(answer, "statuses")]
    return [one for one in found if one is not None]


def profile(client: Client, we: We, uid: str) -> Speaker | None:
    """Who this is now; None where nobody is."""
    try:
        answer = client.get("/api/v2/search", q=uid, type="accounts", resolve="true", limit=1).one
    except Refused:
        return None
    accounts = _statuses(answer, "accounts")
    return speaker_of(accounts[0], we) if accounts else None


def _statuses(answer: Said, name: str) -> list[Said]:
    listed = answer.get(name)
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
