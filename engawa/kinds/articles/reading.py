"""Articles of a space, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engawa.base.excerpts import excerpt
from engawa.content.models import Item
from engawa.kinds.articles.models import Article
from engawa.people.voices import voice_of
from engawa.spaces.models import Space
from engawa.web.cards import Voice

PAGE = 20
WORDS_A_MINUTE = 230


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a list."""

    id: int
    title: str
    cover: str
    excerpt: str
    author: Voice | None
    when: datetime
    minutes: int
    talk: int


def articles_of(space: Space, before: int | None = None) -> tuple[Sequence[Entry], int | None]:
    """A page of a space's articles and where the next one begins, in two queries."""
    written = Item.objects.standing().filter(space=space, kind="article").order_by("-pk")
    if before:
        written = written.filter(pk__lt=before)
    ids = list(written.values_list("pk", flat=True)[: PAGE + 1])
    rows = Article.objects.filter(pk__in=ids[:PAGE]).select_related("item__author").order_by("-pk")
    return [_entry(row) for row in rows], ids[PAGE - 1] if len(ids) > PAGE else None


def _entry(row: Article) -> Entry:
    item = row.item
    return Entry(
        id=item.pk,
        title=item.title,
        cover=row.cover,
        excerpt=excerpt(item.html, 260),
        author=voice_of(item.author, item.byline),
        when=row.published_at,
        minutes=minutes_for(item.body),
        talk=item.talk,
    )


def minutes_for(text: str) -> int:
    """How long reading takes, at 230 words a minute; at least one minute."""
    return max(1, round(len(text.split()) / WORDS_A_MINUTE))
