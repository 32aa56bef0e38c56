"""What a network tells us, made into what can be kept: networks lie, and PostgreSQL takes no nonsense."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any

from engawa.base.strangers import harmless, untwisted
from engawa.outside.channels.network import Heard, Medium, Speaker, Trouble

LONGEST_NAME = 2_000
"""Of a uri: PostgreSQL's indexes take no longer ones."""
LONGEST_UID = 500
LONGEST_TEXT = 100_000
LONGEST_HTML = 500_000
LARGEST_RAW = 65_536
MOST_MEDIA = 40
BEGINNING = datetime(1990, 1, 1, tzinfo=UTC)
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_DEEPEST = 20


def sound(heard: Iterable[Heard]) -> tuple[list[Heard], int]:
    """These, each uri once (the last word counts), without what cannot be kept; and how many were left out since
    they have no name or no speaker that one could keep."""
    now = datetime.now(UTC)
    made = [_sound(one) for one in heard]
    kept = {one.uri: replace(one, at=likely(one.at, now)) for one in made if one is not None}
    return list(kept.values()), sum(one is None for one in made)


def likely(at: datetime, now: datetime) -> datetime:
    """A moment that something can have been said at: what lies ahead of us or before the web is now."""
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    try:
        at = at.astimezone(UTC)
    except OverflowError:
        return now
    return at if BEGINNING <= at <= now + timedelta(minutes=5) else now


def keepable(value: Any, depth: int = 0) -> Any:
    """A value that JSON and PostgreSQL both take: no NUL, no half character, no infinity, not endlessly deep."""
    if isinstance(value, str):
        return plain(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if depth >= _DEEPEST:
        return None
    if isinstance(value, Mapping):
        return {plain(str(name)): keepable(each, depth + 1) for name, each in value.items()}
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, bytes | bytearray):
        return [keepable(each, depth + 1) for each in value]
    return plain(str(value))


def cursor(value: Mapping[str, Any]) -> dict[str, Any]:
    """A cursor as it can be kept.

    Raises:
        Trouble: when it is so large that it can be none.
    """
    kept: dict[str, Any] = keepable(value)
    if len(json.dumps(kept)) > 4 * LARGEST_RAW:
        raise Trouble("The network gave a place to listen on from that is far too long.")
    return kept


def plain(text: str) -> str:
    """Without what PostgreSQL refuses in a text."""
    return _UNKEEPABLE.sub("", text)


def web(url: str) -> str:
    """An address of the web, or nothing: what is shown as a link must not run a script."""
    url = plain(url).strip()
    return url if url[:8].lower().startswith(("http://", "https://")) and len(url) <= LONGEST_NAME else ""


def _sound(one: Heard) -> Heard | None:
    try:
        return _kept(one) if isinstance(one.uri, str) and isinstance(one.at, datetime) else None
    except (TypeError, AttributeError, ValueError):
        return None


def _kept(one: Heard) -> Heard | None:
    uri, speaker = plain(one.uri), _speaker(one.speaker)
    nameless = not uri or len(uri) > LONGEST_NAME
    if nameless or not (one.is_removed or one.is_ours or (speaker.uid and len(speaker.uid) <= LONGEST_UID)):
        return None
    raw = keepable(one.raw)
    return replace(
        one,
        uri=uri,
        speaker=speaker,
        text=plain(one.text)[:LONGEST_TEXT],
        html=plain(one.html)[:LONGEST_HTML],
        subject=" ".join(untwisted(plain(one.subject)).split())[:300],
        language=plain(one.language)[:12],
        url=web(one.url),
        answers=_name(one.answers),
        root=_name(one.root),
        repeats=_name(one.repeats),
        media=tuple(_medium(each) for each in one.media[:MOST_MEDIA] if _is_something(each)),
        tags=tuple(plain(each)[:100] for each in one.tags[:MOST_MEDIA]),
        doubt=plain(one.doubt)[:12],
        raw=raw if len(json.dumps(raw)) <= LARGEST_RAW else {},
    )


def _name(uri: str) -> str:
    uri = plain(uri or "")
    return uri if len(uri) <= LONGEST_NAME else ""


def _speaker(one: Speaker) -> Speaker:
    return replace(
        one,
        network=plain(one.network)[:20],
        uid=plain(one.uid),
        handle=harmless(plain(one.handle), 300),
        name=harmless(plain(one.name)),
        url=web(one.url),
        avatar=web(one.avatar),
    )


def _is_something(one: Medium) -> bool:
    return bool(web(one.url) or one.file or one.name)


def _medium(one: Medium) -> Medium:
    return replace(
        one,
        url=web(one.url),
        media_type=plain(one.media_type)[:100],
        alt=untwisted(plain(one.alt))[:2_000],
        name=harmless(plain(one.name), 300),
    )
