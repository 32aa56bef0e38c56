"""Which talk a status belongs to: it names what it answers by a number, and its place is looked up once."""

from collections.abc import Mapping
from typing import Any

from engawa.outside.channels.mastodon.client import Client
from engawa.outside.channels.network import Trouble

REMEMBERED = 150
MOST_LOOKUPS = 20
"""At one look: what comes in a flood answers mostly the same."""


class Talks:
    """The statuses met lately, by id: their uri, and that of what began their talk."""

    def __init__(self, client: Client, kept: Mapping[str, Any] | None = None) -> None:
        self._client = client
        self._known = {str(each): (str(pair[0]), str(pair[1])) for each, pair in (kept or {}).items()}
        self._lookups = 0

    def place(self, status: Mapping[str, Any]) -> tuple[str, str]:
        """The uris of what it answers and of what began the talk; empty when it begins one itself."""
        parent = str(status.get("in_reply_to_id") or "")
        if parent and parent not in self._known:
            self._look_up(str(status.get("id", "")))
        answers, root = self._known.get(parent, ("", ""))
        uri = str(status.get("uri") or "")
        if status.get("id") and uri:
            self._know(str(status["id"]), uri, root or uri)
        return answers, root

    def uri_of(self, status_id: str) -> str:
        """The uri of a status that was met; empty for others."""
        return self._known.get(status_id, ("", ""))[0]

    def id_of(self, uri: str) -> str:
        """Its id, by the uri; empty for others."""
        return next((each for each, pair in self._known.items() if pair[0] == uri), "")

    def forget(self, status_id: str) -> None:
        self._known.pop(status_id, None)

    @property
    def lately(self) -> list[str]:
        """The ids of what was met, the newest last."""
        return list(self._known)

    def kept(self) -> dict[str, list[str]]:
        """What is to be remembered."""
        return {each: list(self._known[each]) for each in self.lately[-REMEMBERED:]}

    def _look_up(self, status_id: str) -> None:
        if self._lookups >= MOST_LOOKUPS:
            return
        self._lookups += 1
        try:
            above = self._client.get(f"/api/v1/statuses/{status_id}/context").one.get("ancestors")
        except Trouble:
            return
        uris = [one for one in above if isinstance(one, Mapping)] if isinstance(above, list) else []
        for one in uris:
            self._know(str(one.get("id")), str(one.get("uri", "")), str(uris[0].get("uri", "")))

    def _know(self, status_id: str, uri: str, root: str) -> None:
        self._known.pop(status_id, None)
        self._known[status_id] = (uri, root)
        if len(self._known) > 2 * REMEMBERED:
            del self._known[next(iter(self._known))]
