"""What an item is about, in words that can be explained: its tags, a skill of the person it names, or its space."""

import re
from collections import defaultdict
from collections.abc import Collection

from engawa.content.models import Item, Tagging
from engawa.credit.models import Evidence, Sort

LONGEST = 80


def plain(topic: str) -> str:
    """A topic as it is kept: lower case, single blanks, without a leading #."""
    return " ".join(topic.replace("\0", "").split()).lstrip("#").strip().lower()[:LONGEST]


def named_in(text: str, topics: Collection[str]) -> set[str]:
    """Those of the topics that a text names as whole words."""
    words = text.lower()
    return {one for one in topics if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", words)}


def skills_of(people: Collection[int], using: str) -> dict[int, set[str]]:
    """What these people say they know."""
    said = Evidence.objects.using(using).filter(person__in=people, sort=Sort.SAID)
    found: dict[int, set[str]] = defaultdict(set)
    for person, topic in said.values_list("person", "topic"):
        found[person].add(topic)
    return found


def tags_of(items: Collection[Item], using: str) -> dict[int, set[str]]:
    """The tags of the items, and of what they stand under."""
    ids = {number for item in items for number in (item.pk, item.root_id) if number}
    rows = Tagging.objects.using(using).filter(item__in=ids).values_list("item", "tag__name")
    by_item: dict[int, set[str]] = defaultdict(set)
    for number, name in rows:
        by_item[number].add(plain(name))
    return {item.pk: by_item[item.pk] | by_item[item.root_id or 0] for item in items}


def topics_for(item: Item, tags: set[str], skills: set[str]) -> set[str]:
    """What somebody's part in an item speaks for; items need their space and root.

    A room for chat says little by its name, so that what is said there needs a tag or a skill to speak for anything.

    Args:
        tags: Of the item: see tags_of.
        skills: What the person says they know; those named in the title count.
    """
    title = item.root.title if item.root else item.title
    found = (tags | named_in(title, skills)) - {""}
    if found or item.kind == "chat" or item.space.is_talk:
        return found
    return {plain(item.space.name)} - {""}
