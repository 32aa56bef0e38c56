"""What every page that shows one item with its talk needs."""

from collections.abc import Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from engawa.content.actions import may_edit
from engawa.content.marks import files_on, reactions_on, tags_on
from engawa.content.models import Item
from engawa.content.paging import cursor_in
from engawa.content.talk import answers_under, comments_with
from engawa.people.requests import Request
from engawa.people.voices import voice_of
from engawa.spaces.belonging import may_join, membership_of
from engawa.spaces.readers import place
from engawa.web.cards import Composer


def thread_of(item: Item, request: Request, also: Sequence[Item] = ()) -> dict[str, Any]:
    """An item and its talk, for a template: item, author, talk, more, reactions, tags, files, composer …

    Costs five queries, whatever the length of the talk; the item needs `with_people()`.

    Args:
        also: What else the page shows: what hangs on it is asked along, and stands in `marks`.
    """
    reader, after = request.reader, request.GET.get("after", "0")
    answers, more = answers_under(item, after=cursor_in(after) or 0)
    ids = [item.pk, *(answer.pk for answer in (*answers, *also))]
    reactions, files = reactions_on(ids, reader), files_on(ids)
    item.membership = membership = membership_of(item.space, reader)
    may_answer = membership is not None or (reader is not None and may_join(item.space, reader))
    here = place(item.space)
    return {
        "item": item,
        "space": item.space,
        "readers": here.readers,
        "reader": reader,
        "membership": membership,
        "author": voice_of(item.author, item.byline),
        "talk": comments_with(answers, item, reader, reactions, files),
        "more": more,
        "reactions": reactions.get(item.pk, []),
        "tags": tags_on([item.pk]).get(item.pk, []),
        "files": files.get(item.pk, []),
        "marks": (reactions, files),
        "may_edit": may_edit(item, reader),
        "composer": _answer_composer(item, request) if may_answer and not item.space.archived_at else None,
    }


def _answer_composer(item: Item, request: Request) -> Composer:
    reply, parent = cursor_in(request.GET.get("reply", "")), None
    if reply:
        parent = get_object_or_404(Item.objects.with_people(), pk=reply, root=item)
    return Composer(
        action=f"/i/{item.pk}/comments/",
        places=[place(item.space)],
        placeholder=_("What do you say to it?"),
        submit=_("Reply"),
        parent=parent.pk if parent else None,
        reply_to_name=(parent.author.name if parent.author else parent.byline) if parent else "",
        draft=f"reply-{item.pk}",
        target="#talk",
        takes_files=True,
        tells_in=item.space_id,
        tells_under=item.pk,
    )
