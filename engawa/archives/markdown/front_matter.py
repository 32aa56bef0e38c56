"""What stands before a page's text: YAML, TOML or JSON, well-formed or nearly so."""

import json
import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

import yaml

_FENCES = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}
_LINE = re.compile(r"^([A-Za-z][\w-]*)\s*:\s*(.*?)\s*$")
_LONGEST = 65_536


@dataclass(slots=True)
class FrontMatter:
    """What was said before the text, the text itself, and what was wrong with the former."""

    body: str
    said: dict[str, Any] = field(default_factory=dict)
    trouble: str = ""

    def text(self, *names: str) -> str:
        """The first of these that is said, as one line of text."""
        for name in names:
            value = self.said.get(name)
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                return " ".join(str(value).split())
        return ""

    def words(self, *names: str) -> tuple[str, ...]:
        """What these say together, as lists or separated by commas, each once."""
        found: dict[str, None] = {}
        for name in names:
            value = self.said.get(name)
            parts = value if isinstance(value, list) else str(value).split(",") if value else []
            found |= dict.fromkeys(text for part in parts if (text := str(part).strip()) and part is not None)
        return tuple(found)


def split(text: str) -> FrontMatter:
    """Take the front matter off a page. What cannot be read is guessed line by line, and the text is kept."""
    if text.startswith("{"):
        return _json(text)
    first, _, rest = text.partition("\n")
    fence = _FENCES.get(first.rstrip())
    end = fence.search(rest) if fence else None
    if not end or end.start() > _LONGEST:
        return FrontMatter(text)
    head, body = rest[: end.start()], rest[end.end() :].lstrip("\n")
    try:
        said = tomllib.loads(head) if first.startswith("+") else yaml.safe_load(head)
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        guessed = _by_line(head)
        return FrontMatter(body, guessed, " ".join(str(error).split())) if guessed else FrontMatter(text)
    if said is None:
        return FrontMatter(body)
    if not isinstance(said, dict):
        return FrontMatter(text)
    return FrontMatter(body, {str(name).lower(): value for name, value in said.items()})


def _json(text: str) -> FrontMatter:
    try:
        said, end = json.JSONDecoder().raw_decode(text[:_LONGEST])
    except (ValueError, RecursionError):
        return FrontMatter(text)
    if not isinstance(said, dict) or text[end : end + 1] not in ("", "\n"):
        return FrontMatter(text)
    return FrontMatter(text[end:].lstrip("\n"), {name.lower(): value for name, value in said.items()})


def _by_line(head: str) -> dict[str, Any]:
    pairs = (match for line in head.splitlines() if (match := _LINE.match(line)))
    return {match[1].lower(): match[2].strip("\"'") for match in pairs if match[2]}
