"""Mentions as they are shown: who said it, where, in what mood, with the words that were asked for marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlsplit

from django.db.models import QuerySet

from engawa.outside.channels.letting_go import gone_words
from engawa.outside.channels.network import network_named
from engawa.outside.listening.keeping import speaker_of
from engawa.outside.listening.marking import Part, marked, node_of
from engawa.outside.listening.models import Match, Mention, Mood, Query
from engawa.outside.listening.stories.joining import why_joined

PAGE = 30


@dataclass(frozen=True)
class Shown:
    """One mention on a page."""

    mention: Mention
    parts: Sequence[Part]
    queries: Sequence[Query]
    may_act: bool
    """The reader belongs to its space."""

    @property
    def id(self) -> int:
        return self.mention.pk

    @property
    def who(self) -> str:
        speaker = speaker_of(self.mention.rest.get("speaker", {}))
        return speaker.name or speaker.handle or speaker.uid or self.mention.community

    @property
    def handle(self) -> str:
        handle = speaker_of(self.mention.rest.get("speaker", {})).handle
        return handle if handle != self.who else ""

    @property
    def url(self) -> str:
        """Where one can look at it: only addresses of the web."""
        return web_only(self.mention.url)

    @property
    def network(self) -> str:
        return network_name(self.mention.network)

    @property
    def when(self) -> datetime:
        return self.mention.at

    @cached_property
    def mood(self) -> Mood | None:
        return None if self.mention.mood is None else Mood(self.mention.mood)

    @property
    def why(self) -> str:
        return why_joined(self.mention)


def network_name(slug: str) -> str:
    """How a network is called."""
    try:
        return str(network_named(slug).name)
    except KeyError:
        return slug.capitalize()


def web_only(url: str) -> str:
    """This address, or nothing where it is none of the web."""
    try:
        return url if urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def page_of(mentions: QuerySet[Mention], before: int | None) -> tuple[list[Mention], int | None]:
    """The newest of these, and from where the next page begins."""
    rows = mentions.filter(pk__lt=before) if before else mentions
    found = list(rows.select_related("identity", "space", "story").order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def shown(mentions: Sequence[Mention], belongs_to: Collection[int]) -> list[Shown]:
    """Mentions with the queries that found them, in one more query."""
    queries: dict[int, list[Query]] = defaultdict(list)
    for match in Match.objects.filter(mention__in=[one.pk for one in mentions]).select_related("query"):
        queries[match.mention_id].append(match.query)
    return [
        Shown(one, _parts(one, queries[one.pk]), queries[one.pk], one.space_id in belongs_to)
        for one in mentions
    ]


def _parts(mention: Mention, queries: Iterable[Query]) -> list[Part]:
    if mention.words_gone_at:
        return [Part(gone_words(mention.network))]
    text = f"{mention.rest['subject']} — {mention.text}" if mention.rest.get("subject") else mention.text
    return marked(text, [node_of(query.text) for query in queries])
