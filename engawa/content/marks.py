"""What hangs on many items at once, in one query each."""

from collections import defaultdict
from collections.abc import Collection
from typing import LiteralString
from urllib.parse import quote

from django.db import connection
from django.db.models import Count, Q

from engawa.base.safety import web_address
from engawa.content.models import Item, Reaction, Tagging
from engawa.people.models import Person
from engawa.web.cards import Emoji, File, Link


def reactions_on(ids: Collection[int], reader: Person | None) -> dict[int, list[Emoji]]:
    """Reactions by item, the most frequent first."""
    mine = Q(person=reader.pk) if reader else Q(pk=None)
    rows = (
        Reaction.objects.filter(item__in=ids)
        .values("item_id", "emoji")
        .annotate(count=Count("id"), mine=Count("id", filter=mine))
        .order_by("item_id", "-count", "emoji")
    )
    found: dict[int, list[Emoji]] = defaultdict(list)
    for row in rows:
        found[row["item_id"]].append(Emoji(emoji=row["emoji"], count=row["count"], mine=bool(row["mine"])))
    return found


def tags_on(ids: Collection[int]) -> dict[int, list[str]]:
    """Tag names by item, in alphabetical order."""
    found: dict[int, list[str]] = defaultdict(list)
    for item_id, name in (
        Tagging.objects.filter(item__in=ids).order_by("tag__name").values_list("item_id", "tag__name")
    ):
        found[item_id].append(name)
    return found


FILES = """
SELECT item_id, 'file', id, name, media_type, size, url, file, width, height, '', ''
FROM content_attachment WHERE item_id = ANY(%(ids)s)
UNION ALL
SELECT item_id, 'link', item_id, title, '', 0, url, picture, width, height, site, note
FROM content_preview WHERE item_id = ANY(%(ids)s) AND dropped_at IS NULL AND title <> ''
"""
TAGS = """
UNION ALL
SELECT g.item_id, 'tag', 0, t.name, '', 0, '', '', 0, 0, '', ''
FROM content_tagging g JOIN content_tag t ON t.id = g.tag_id WHERE g.item_id = ANY(%(ids)s)
"""
ORDER = "ORDER BY 2, 3, 4"


def files_on(ids: Collection[int]) -> dict[int, list[File]]:
    """Files by item, served by us where we have them, otherwise where they lie; then what a link leads to."""
    return _hanging_on(ids, FILES)[0]


def files_and_tags_on(ids: Collection[int]) -> tuple[dict[int, list[File]], dict[int, list[str]]]:
    """`files_on` and `tags_on` in one query."""
    return _hanging_on(ids, FILES + TAGS)


def _hanging_on(
    ids: Collection[int], query: LiteralString
) -> tuple[dict[int, list[File]], dict[int, list[str]]]:
    files: dict[int, list[File]] = defaultdict(list)
    tags: dict[int, list[str]] = defaultdict(list)
    if not ids:
        return files, tags
    with connection.cursor() as cursor:
        cursor.execute(query + ORDER, {"ids": list(ids)})
        for item, sort, _id, name, *rest in cursor.fetchall():
            if sort == "tag":
                tags[item].append(name)
            else:
                files[item].append(_link(name, *rest) if sort == "link" else _file(name, *rest))
    return files, tags


def _file(
    name: str, media_type: str, size: int, url: str, file: str, width: int, height: int, *_none: str
) -> File:
    if not file:
        return File(name=name, url=web_address(url), size=size, media_type=media_type)
    ours = f"/files/{file}/{quote(name.replace('/', '_'), safe='') or 'file'}"
    return File(name=name, url=ours, size=size, media_type=media_type, width=width, height=height)


def _link(
    title: str, _sort: str, _size: int, url: str, picture: str, width: int, height: int, site: str, note: str
) -> File:
    address = f"/files/{picture}/picture" if picture else ""
    link = Link(
        url=web_address(url), title=title, site=site, note=note, picture=address, width=width, height=height
    )
    return File(name=title, link=link)


def latest_answers(items: Collection[Item]) -> dict[int, Item]:
    """The newest answer under each item that has one: `bumped` is its id."""
    wanted = {item.bumped: item.pk for item in items if item.talk and item.bumped}
    answers = Item.objects.standing().filter(pk__in=wanted).select_related("author").defer("body")
    return {wanted[answer.pk]: answer for answer in answers}
