"""What hangs on many items at once, in one query each."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, Q

from engawa.base.safety import web_address
from engawa.content.models import Attachment, Item, Reaction, Tagging
from engawa.people.models import Person
from engawa.web.cards import Emoji, File


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


def files_on(ids: Collection[int]) -> dict[int, list[File]]:
    """Attachments by item: served by us where we have them, otherwise where they lie."""
    found: dict[int, list[File]] = defaultdict(list)
    for one in Attachment.objects.filter(item__in=ids).order_by("id"):
        address = f"/files/{one.file}/{one.name}" if one.file else web_address(one.url)
        found[one.item_id].append(File(name=one.name, url=address, size=one.size, media_type=one.media_type))
    return found


def latest_answers(items: Collection[Item]) -> dict[int, Item]:
    """The newest answer under each item that has one: `bumped` is its id."""
    wanted = {item.bumped: item.pk for item in items if item.talk and item.bumped}
    answers = Item.objects.standing().filter(pk__in=wanted).select_related("author").defer("body")
    return {wanted[answer.pk]: answer for answer in answers}
