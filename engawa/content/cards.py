"""Cards for a stream: a fixed number of queries, however many items and of whatever kind."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils.html import escape

from engawa.base.excerpts import excerpt
from engawa.content.kinds import kind_named, kind_of
from engawa.content.marks import files_and_tags_on, latest_answers, reactions_on
from engawa.content.models import Item
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.web.cards import Answer, Card

SHOWN_WHOLE = 1_200
TEASER = 420


def cards_for(
    items: Sequence[Item], reader: Person | None, reason: Callable[[Item], str] = lambda item: ""
) -> list[Card]:
    """The items' cards, in their order. Items need `with_people()`.

    Args:
        reason: Why an item is shown here, in words.
    """
    ids = [item.pk for item in items]
    if not ids:
        return []
    reactions, answers = reactions_on(ids, reader), latest_answers(items)
    files, tags = files_and_tags_on(ids)
    extras = _extras(items)
    return [
        Card(
            id=item.pk,
            kind=item.kind,
            url=address_of(item),
            ring=item.space.ring,
            space_name=item.space.name,
            space_url=item.space.get_absolute_url(),
            author=voice_of(item.author, item.byline),
            verb=str(kind_of(item).verb),
            when=item.created_at,
            title=item.title,
            excerpt_html=teaser(item.html),
            talk=item.talk,
            reactions=reactions.get(item.pk, ()),
            tags=tags.get(item.pk, ()),
            files=files.get(item.pk, ()),
            last_answer=_answer(answers.get(item.pk)),
            reason=reason(item),
            may_react=reader is not None,
            **extras.get(item.pk, {}),
        )
        for item in items
    ]


def address_of(item: Item) -> str:
    """Where an item is read; for an answer, its place in the talk."""
    if item.root_id and item.kind == "comment":
        return f"/i/{item.pk}/"
    return kind_of(item).address.format(item.pk)


def teaser(html: str) -> str:
    """Short texts whole, longer ones as their first words."""
    if len(html) <= SHOWN_WHOLE:
        return html
    return f"<p>{escape(excerpt(html, TEASER))}</p>"


def _answer(item: Item | None) -> Answer | None:
    author = voice_of(item.author, item.byline) if item else None
    if item is None or author is None:
        return None
    return Answer(author=author, when=item.created_at, excerpt=excerpt(item.html, 180), url=address_of(item))


def _extras(items: Iterable[Item]) -> Mapping[int, dict[str, Any]]:
    """What the kinds add to the cards of these items, asked in one query."""
    by_id = {item.pk: item for item in items}
    ids: dict[str, list[int]] = {}
    for item in by_id.values():
        ids.setdefault(item.kind, []).append(item.pk)
    asked = [(kind.facts, ids[name]) for name in ids if (kind := kind_named(name)) and kind.facts]
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"({facts})" for facts, _ids in asked), [of for _facts, of in asked]
        )
        rows = [(by_id[pk], json.loads(facts)) for pk, facts in cursor.fetchall()]
    return {item.pk: kind_of(item).extras(item, facts) for item, facts in rows}
