"""The talk under an item, as it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engawa.content.actions import may_edit
from engawa.content.cards import address_of
from engawa.content.kinds import kind_of
from engawa.content.marks import files_on, reactions_on
from engawa.content.models import Item
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.web.cards import Comment, Emoji, File

PAGE = 100


def talk_under(root: Item, reader: Person | None, *, after: int = 0) -> tuple[list[Comment], int | None]:
    """The answers from id `after` on, oldest first, and where the next page of them begins, if any."""
    rows, more = answers_under(root, after=after)
    return comments_for(rows, root, reader), more


def answers_under(root: Item, *, after: int = 0) -> tuple[list[Item], int | None]:
    """The rows of `talk_under`."""
    found = Item.objects.talk_under(root).filter(pk__gt=after).with_author()[: PAGE + 1]
    rows = list(found.defer("body"))
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def comments_for(rows: Sequence[Item], root: Item, reader: Person | None) -> list[Comment]:
    """Comments for these answers to `root`, in their order, in two queries."""
    ids = [row.pk for row in rows]
    return comments_with(rows, root, reader, reactions_on(ids, reader), files_on(ids))


def comments_with(
    rows: Sequence[Item],
    root: Item,
    reader: Person | None,
    reactions: Mapping[int, Sequence[Emoji]],
    files: Mapping[int, Sequence[File]],
) -> list[Comment]:
    """As comments_for, where what hangs on the answers is at hand."""
    by_id = {row.pk: row for row in rows}
    comments = [
        Comment(
            id=row.pk,
            author=voice_of(row.author, row.byline),
            when=row.created_at,
            html=row.html,
            reply_to=row.parent_id if row.parent_id != root.pk else None,
            reply_to_name=_name(by_id.get(row.parent_id or 0)) if row.parent_id != root.pk else "",
            nested=row.parent_id not in (None, root.pk),
            edited_at=row.edited_at,
            removed=row.removed_at is not None,
            reactions=reactions.get(row.pk, ()),
            files=files.get(row.pk, ()),
            may_edit=may_edit(row, reader),
            may_react=reader is not None,
            may_reply=reader is not None,
            history_url=f"{address_of(row)}history/" if kind_of(row).line else "",
        )
        for row in rows
    ]
    return kind_of(root).voices(root, comments, reader)


def place_in_talk(item: Item) -> str:
    """The address of an item; for an answer, the page of the talk that it stands on.

    The item needs its `root`.
    """
    if item.root is None or item.kind == "chat":
        return address_of(item)
    before = Item.objects.talk_under(item.root).filter(pk__lt=item.pk)
    earlier = before.count() // PAGE * PAGE
    page = f"?after={before.values_list('pk', flat=True)[earlier - 1]}" if earlier else ""
    return f"{address_of(item.root)}{page}#i{item.pk}"


def _name(row: Item | None) -> str:
    if row is None:
        return ""
    return row.author.name if row.author else row.byline
