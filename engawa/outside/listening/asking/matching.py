"""Many queries at once: an index from anchors to queries says which few are worth trying for a text."""

from collections.abc import Mapping

from engawa.outside.listening.asking.anchors import anchors_of
from engawa.outside.listening.asking.holding import Said, holds
from engawa.outside.listening.asking.tree import Node


class Index[K]:
    """Finds which of its queries hold for a text. It is made once and not changed.

    Args:
        queries: Each under what it is called by, as `parsing.parse` reads them.
    """

    def __init__(self, queries: Mapping[K, Node]) -> None:
        self._queries = dict(queries)
        self._by_word: dict[str, list[K]] = {}
        self._by_beginning: dict[str, list[K]] = {}
        self._always: list[K] = []
        for name, node in queries.items():
            self._add(name, node)
        self._words = frozenset(self._by_word)
        self._lengths = sorted({len(one) for one in self._by_beginning})

    def __len__(self) -> int:
        return len(self._queries)

    def _add(self, name: K, node: Node) -> None:
        anchors = anchors_of(node)
        if anchors is None:
            self._always.append(name)
            return
        for anchor in anchors:
            if anchor.endswith("*"):
                self._by_beginning.setdefault(anchor[:-1], []).append(name)
            else:
                self._by_word.setdefault(anchor, []).append(name)

    def matches(self, said: Said) -> list[K]:
        """The queries that hold, in no order."""
        candidates = dict.fromkeys(self._always)
        for word in self._words & said.keys:
            candidates |= dict.fromkeys(self._by_word[word])
        if self._lengths:
            self._begun(said, candidates)
        return [name for name in candidates if holds(self._queries[name], said)]

    def _begun(self, said: Said, candidates: dict[K, None]) -> None:
        for word in said.distinct:
            for length in self._lengths:
                if length > len(word):
                    break
                names = self._by_beginning.get(word[:length])
                if names:
                    candidates |= dict.fromkeys(names)
