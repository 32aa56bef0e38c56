"""How a text names people, channels and groups, noting whom it mentions."""

import re
from collections.abc import Mapping

from engawa.archives.slack.escaping import escape_inline
from engawa.archives.slack.people import People

_CHANNEL = re.compile(r"<#(\w+)\|([^<>|]+)>")


class Naming:
    """Names for one message; `mentions` gathers the keys of the people named."""

    def __init__(self, people: People, channels: Mapping[str, str]) -> None:
        self._people = people
        self._channels = channels
        self._labels: dict[str, str] = {}
        self.mentions: dict[str, None] = {}

    def person(self, key: str, label: str = "") -> str:
        """ "@handle"; somebody who is in no list is named and not mentioned."""
        if self._people.get(key):
            self.mentions[key] = None
        name = self._people.mentioned(key, label)
        return (
            name
            if name[1:].replace(".", "").replace("-", "").replace("_", "").isalnum()
            else escape_inline(name)
        )

    def channel(self, key: str, label: str = "") -> str:
        return "#" + (self._channels.get(key) or label or self._labels.get(key) or key)

    def learn_channels(self, text: str) -> None:
        """Note the names that a message's text gives to channels, for its blocks that give none."""
        if "<#" in text:
            self._labels.update(_CHANNEL.findall(text))

    def group(self, key: str, label: str = "") -> str:
        return "@" + (label.removeprefix("@") or key)
