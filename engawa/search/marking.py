"""Showing where in a text the words were found."""

import re
from collections.abc import Sequence

from django.utils.html import escape

from engawa.search.asking import Asked
from engawa.search.text import fold, is_cjk, pairs, words_of

_WORD = re.compile(r"[^\W_]+")
BEFORE, LENGTH = 80, 260


class Marker:
    """Marks the words somebody asked for, in other spellings as well."""

    def __init__(self, asked: Asked, variants: dict[str, list[str]]) -> None:
        typed = [*asked.words, *asked.exact]
        folded = {part for word in typed for part in words_of(word)}
        self.beginnings = tuple(sorted(part for part in folded if not is_cjk(part)))
        self.pairs = frozenset(part for part in folded if is_cjk(part))
        self.others = frozenset(word for words in variants.values() for word in words)

    def title(self, text: str) -> str:
        """The whole title, as safe HTML with <mark>."""
        return self._marked(text)

    def excerpt(self, text: str) -> str:
        """Some words around the first place where it was found, as safe HTML with <mark>."""
        first = next((start for start, _end in self._places(text)), 0)
        start = max(first - BEFORE, 0)
        if start:
            start = text.find(" ", start, first) + 1 or start
        cut = text[start : start + LENGTH]
        more_before, more_after = "… " if start else "", " …" if start + LENGTH < len(text) else ""
        return f"{more_before}{self._marked(cut)}{more_after}"

    def _marked(self, text: str) -> str:
        parts, at = [], 0
        for start, end in self._places(text):
            parts += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
            at = end
        return "".join([*parts, escape(text[at:])])

    def _places(self, text: str) -> Sequence[tuple[int, int]]:
        found = []
        for word in _WORD.finditer(text):
            folded = fold(word.group())
            if is_cjk(folded):
                found += self._in_run(word.group(), word.start())
            elif folded.startswith(self.beginnings) or folded in self.others:
                found.append(word.span())
        return found

    def _in_run(self, run: str, offset: int) -> list[tuple[int, int]]:
        hits = [at for at, pair in enumerate(pairs(run)) if pair in self.pairs]
        spans: list[tuple[int, int]] = []
        for at in hits:
            if spans and at <= spans[-1][1]:
                spans[-1] = (spans[-1][0], at + 2)
            else:
                spans.append((at, min(at + 2, len(run))))
        return [(start + offset, min(end, len(run)) + offset) for start, end in spans]
