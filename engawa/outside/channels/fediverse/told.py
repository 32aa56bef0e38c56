"""A note of somebody else's, as far as it concerns us."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from django.utils import timezone

from engawa.base.safety import clean
from engawa.base.strangers import as_text, harmless, untwisted
from engawa.outside.channels.fediverse import parsing
from engawa.outside.channels.fediverse.addresses import EVERYBODY, LONGEST, host_of
from engawa.outside.channels.network import Medium

type Document = Mapping[str, Any]
LONGEST_TEXT = 200_000
MOST_MEDIA = 16
MOST_TAGS = 30


@dataclass(frozen=True, slots=True)
class Told:
    """What it says, to whom, and under what; its HTML is safe, its texts are plain."""

    uri: str
    html: str
    text: str
    subject: str
    at: datetime
    url: str
    answers: str
    to: frozenset[str]
    """All whom it is addressed to, or names."""
    is_public: bool
    language: str
    media: tuple[Medium, ...]
    tags: tuple[str, ...]

    @classmethod
    def read(cls, note: Document, activity: Document) -> Self:
        """From a note, addressed by itself or by the activity that brought it."""
        addressed = parsing.uris(*(one.get(name) for one in (note, activity) for name in ("to", "cc")))
        tagged = parsing.objects(note.get("tag"))
        named = [parsing.uri(one.get("href")) for one in tagged if parsing.kind(one) == "Mention"]
        html, language = _content(note)
        html = untwisted(clean(html[:LONGEST_TEXT]))
        return cls(
            uri=parsing.text(note, "id"),
            html=html,
            text=as_text(html),
            subject=harmless(parsing.text(note, "summary") or parsing.text(note, "name"), 300),
            at=_moment(parsing.text(note, "published")),
            url=_url(note),
            answers=parsing.uri(note.get("inReplyTo"))[:LONGEST],
            to=frozenset([*addressed, *named]),
            is_public=bool(EVERYBODY & set(addressed)),
            language=language,
            media=_media(note),
            tags=_tags(tagged),
        )


def _content(note: Document) -> tuple[str, str]:
    by_language = note.get("contentMap")
    languages = by_language if isinstance(by_language, dict) else {}
    language = next(iter(languages), "")
    said = parsing.text(note, "content") or parsing.text(languages, language)
    return said, harmless(language, 12) if said else ""


def _moment(said: str) -> datetime:
    """When it was said: never later than now, and not before there were such networks."""
    now = timezone.now()
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return now
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return min(found, now) if found.year > 2000 else now


def _url(note: Document) -> str:
    for address in parsing.uris(note.get("url")):
        if host_of(address):
            return address
    return parsing.text(note, "id")


def _media(note: Document) -> tuple[Medium, ...]:
    found = []
    for one in parsing.objects(note.get("attachment"))[:MOST_MEDIA]:
        address = parsing.uri(one.get("url"))
        if host_of(address):
            about = harmless(parsing.text(one, "name"), 1_500)
            found.append(Medium(address, harmless(parsing.text(one, "mediaType"), 100), about))
    return tuple(found)


def _tags(tagged: list[dict[str, Any]]) -> tuple[str, ...]:
    names = (parsing.text(one, "name") for one in tagged[:MOST_TAGS] if parsing.kind(one) == "Hashtag")
    return tuple(harmless(name, 80).lstrip("#") for name in names)
