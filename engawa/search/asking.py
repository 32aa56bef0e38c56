"""What somebody asks for: words, "exact words", and operators such as from: in: kind: before: after: tag:."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from engawa.search.text import is_cjk, words_of

_PIECE = re.compile(
    r'(?P<minus>-)?(?:(?P<operator>[a-z]+):)?(?:"(?P<exact>[^"]*)"?|(?P<plain>\S+))', re.IGNORECASE
)
OPERATORS = ("from", "in", "kind", "before", "after", "tag")
_MOMENT = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$")
MOST_WORDS = 16
LAST_YEAR = 9999


@dataclass(slots=True)
class Asked:
    words: list[str] = field(default_factory=list)
    """As typed, for showing and correcting."""
    exact: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    spaces: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    before: datetime | None = None
    after: datetime | None = None
    misread: list[str] = field(default_factory=list)
    """Operators whose value cannot be understood, as typed."""

    @property
    def has_words(self) -> bool:
        return bool(self.words or self.exact)

    @property
    def is_empty(self) -> bool:
        return not (
            self.has_words
            or self.people
            or self.spaces
            or self.kinds
            or self.tags
            or self.before
            or self.after
        )


def parse(text: str) -> Asked:
    """Read a search as typed. Nothing in it is an error: what is no operator is a word."""
    asked = Asked()
    for piece in _PIECE.finditer(text[:1_000]):
        value = piece["exact"] if piece["exact"] is not None else piece["plain"]
        operator = (piece["operator"] or "").lower()
        if operator in OPERATORS:
            _operate(asked, operator, value, piece.group())
        elif piece["minus"] and words_of(value):
            asked.without.append(value)
        elif piece["exact"] is not None and len(words_of(value)) > 1:
            asked.exact.append(value)
        elif len(asked.words) < MOST_WORDS and words_of(piece.group()):
            asked.words.append(piece.group().strip('"'))
    return asked


def _operate(asked: Asked, operator: str, value: str, typed: str) -> None:
    match operator:
        case "from":
            asked.people.append(value.lstrip("@"))
        case "in":
            asked.spaces.append(value)
        case "kind":
            asked.kinds.append(value.lower())
        case "tag":
            asked.tags.append(value.lstrip("#").lower())
        case "before" | "after":
            moment = _moment(value, at_end=operator == "after")
            if moment is None:
                asked.misread.append(typed)
            else:
                setattr(asked, operator, moment)


def _moment(value: str, *, at_end: bool) -> datetime | None:
    """The beginning of a year, month or day; with `at_end` the beginning of what follows it."""
    found = _MOMENT.match(value)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        start = datetime(year or 1, month or 1, day or 1, tzinfo=UTC)
    except ValueError:
        return None
    if not at_end:
        return start
    if start.year >= LAST_YEAR:
        return None
    if day:
        return start + timedelta(days=1)
    if month:
        return (start + timedelta(days=32)).replace(day=1)
    return start.replace(year=start.year + 1)


def tsquery(asked: Asked, variants: dict[str, list[str]] | None = None) -> str:
    """The search as PostgreSQL's to_tsquery('simple', …) takes it; every word may go on: `rotat` finds rotation.

    Args:
        variants: Other spellings of a word, any of which will do.
    """
    parts = [_any_of(word, (variants or {}).get(word, [])) for word in asked.words]
    parts += [" <-> ".join(words_of(phrase)) for phrase in asked.exact]
    parts += [f"!({_one(word)})" for word in asked.without]
    return " & ".join(f"({part})" for part in parts if part)


def _any_of(word: str, others: list[str]) -> str:
    return " | ".join([f"({_one(word)})", *others])


def _one(word: str) -> str:
    found = words_of(word)
    last = found[-1] if is_cjk(found[-1]) and len(found[-1]) > 1 else f"{found[-1]}:*"
    return " <-> ".join([*found[:-1], last])
