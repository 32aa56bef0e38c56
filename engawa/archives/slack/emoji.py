"""Slack's names of emoji as the emoji themselves."""

from functools import cache, lru_cache
from pathlib import Path

_TONES = {f"skin-tone-{number}": chr(0x1F3F9 + number) for number in range(2, 7)}


@lru_cache(2_000)
def emoji_of(name: str) -> str:
    """The emoji, with its skin tone; a team's own emoji stay as ":name:"."""
    base, _, tone = name.partition("::")
    found = _table().get(base)
    if not found:
        return f":{base}:"
    if tone not in _TONES:
        return found
    return found[0] + _TONES[tone] + found[1:].removeprefix("\ufe0f")


def is_emoji(name: str) -> bool:
    """Whether every team has an emoji of this name."""
    return name.partition("::")[0] in _table()


@cache
def _table() -> dict[str, str]:
    lines = (Path(__file__).parent / "shortcodes.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if not line.startswith("#"))
