"""From what somebody typed to what is kept: safe HTML, mentions, tags."""

import re
from dataclasses import dataclass, field

from engawa.base.markdown import handles, render
from engawa.content.groups import call_groups, groups_named, recall_groups
from engawa.content.models import Item, Mention, Tagging
from engawa.content.tagging import tag_ids
from engawa.people.models import Person
from engawa.spaces.models import Space

_HASHTAG = re.compile(r"(?<![\w/&#])#(\w[\w-]{1,60})")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


LONGEST_TAG = 80


@dataclass(slots=True)
class Body:
    text: str
    html: str
    mentioned: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    groups: list[Space] = field(default_factory=list)


def prepare_body(text: str, *, breaks: bool = False) -> Body:
    """Render Markdown and find whom and which groups it mentions (of those the writer may see) and its #tags."""
    named = handles(text)
    known = Person.objects.known().filter(handle__in=named).only("handle") if named else ()
    people = {person.handle or "": person.pk for person in known}
    groups = groups_named(named - people.keys())
    led = {handle: f"/people/{pk}/" for handle, pk in people.items()}
    led |= {group.slug.casefold(): group.get_absolute_url() for group in groups}
    html = render(text, mentions=led, breaks=breaks)
    return Body(text, html, sorted(set(people.values())), tags_in(text), groups)


def tags_in(text: str) -> list[str]:
    """The #words of a text outside code, in lower case; bare numbers are no tags."""
    found = {word.lower()[:LONGEST_TAG] for word in _HASHTAG.findall(_CODE.sub(" ", text))}
    return sorted(word for word in found if not word.isdigit())


def mark_new(item: Item, body: Body, tags: list[str] | None = None) -> None:
    """Store whom a fresh item mentions and its tags; what it names nothing of is not asked for."""
    if body.mentioned:
        Mention.objects.bulk_create(Mention(item=item, person_id=pk) for pk in body.mentioned)
    if body.groups:
        call_groups(item, body.groups)
    if wanted := tag_ids(sorted({*body.tags, *(tags or [])})):
        Tagging.objects.bulk_create(Tagging(item=item, tag_id=pk) for pk in wanted)


def mark(item: Item, body: Body, tags: list[str] | None = None) -> None:
    """Store whom a changed item mentions now and its tags.

    Raises:
        Refused: for a group of more than fifty people that it did not name before.
    """
    Mention.objects.filter(item=item).exclude(person__in=body.mentioned).delete()
    Mention.objects.bulk_create(
        [Mention(item=item, person_id=pk) for pk in body.mentioned], ignore_conflicts=True
    )
    recall_groups(item, body.groups)
    wanted = tag_ids(sorted({*body.tags, *(tags or [])}))
    Tagging.objects.filter(item=item).exclude(tag__in=wanted).delete()
    Tagging.objects.bulk_create([Tagging(item=item, tag_id=pk) for pk in wanted], ignore_conflicts=True)
