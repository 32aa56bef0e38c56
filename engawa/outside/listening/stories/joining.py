"""To which story something belongs, and why: told when it is heard, one after the other."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connections
from django.db.models import Q
from django.utils.translation import gettext as _

from engawa.outside.channels.letting_go import gone_words
from engawa.outside.listening.models import Mention, Story
from engawa.outside.listening.stories.sketches import LIKE, share, stretches

WINDOW = timedelta(days=14)
"""A story that nobody tells for so long is over."""
TRIED = 50
RECOUNT = """
UPDATE listening_story s SET mentions_count = c.number, people_count = c.people, first_id = c.first,
  first_at = coalesce(c.first_at, s.first_at), last_at = coalesce(c.last_at, s.last_at)
FROM (
  SELECT wanted.id, count(m.id) AS number, min(m.id) AS first, min(m.at) AS first_at, max(m.at) AS last_at,
    count(DISTINCT coalesce(m.identity_id::text, m.rest->'speaker'->>'uid', m.uri)) FILTER (WHERE m.id IS NOT NULL)
      AS people
  FROM unnest(%s::bigint[]) AS wanted (id)
  LEFT JOIN listening_mention m ON m.story_id = wanted.id AND m.removed_at IS NULL
  GROUP BY wanted.id
) c WHERE s.id = c.id
"""


def join(mentions: Sequence[Mention], *, using: str) -> None:
    """Give each of these new mentions, in the order in which they were said, its story, and count the stories."""
    touched = set()
    for mention in sorted(mentions, key=lambda one: one.pk):
        if mention.is_private:
            continue
        near, why = _nearest(mention, using)
        story = near.story if near else None
        if story is None:
            story, why = begin(mention, using=using), {}
        Mention.objects.using(using).filter(pk=mention.pk).update(story=story, joined=why)
        mention.story, mention.joined = story, why
        touched.add(story.pk)
    recount(touched, using=using)


def title_of(mention: Mention) -> str:
    """The first words of what began a story."""
    if mention.words_gone_at:
        return gone_words(mention.network)
    return " ".join((mention.rest.get("subject") or mention.text or mention.uri).split())[:200]


def begin(mention: Mention, *, using: str) -> Story:
    """A story that begins with this mention."""
    return Story.objects.using(using).create(
        space_id=mention.space_id,
        title=title_of(mention),
        first_at=mention.at,
        last_at=mention.at,
    )


def recount(story_ids: set[int], *, using: str) -> None:
    """Count how much and how many people tell these stories, and who told them first."""
    if story_ids:
        with connections[using].cursor() as cursor:
            cursor.execute(RECOUNT, [sorted(story_ids)])


def retell(story_ids: set[int], *, using: str) -> None:
    """Count these stories anew after something left them, and name each after what tells it first now."""
    recount(story_ids, using=using)
    stories = Story.objects.using(using).filter(pk__in=story_ids)
    for story in stories.select_related("first"):
        if story.first is not None:
            stories.filter(pk=story.pk).update(title=title_of(story.first))
    stories.filter(mentions_count=0).delete()


def why_joined(mention: Mention) -> str:
    """Why it stands in its story, in a sentence; nothing for what began it."""
    why: dict[str, Any] = mention.joined
    match why.get("by"):
        case "repeat":
            return _("It passes on or quotes another voice of this story.")
        case "link":
            return _("It leads to the same page: %(page)s") % {"page": why.get("page", "")}
        case "words":
            return _("%(share)s %% of its stretches of three words are the same.") % {
                "share": round(100 * why.get("share", 0))
            }
        case "person":
            return _("A person put it here.")
        case _:
            return ""


def _nearest(mention: Mention, using: str) -> tuple[Mention | None, dict[str, Any]]:
    """The mention through which it joins a story, and why: passing on says most, then a link, then the words."""
    others = (
        Mention.objects.using(using)
        .standing()
        .filter(space_id=mention.space_id, story__isnull=False, at__gte=mention.at - WINDOW)
        .exclude(pk=mention.pk)
        .select_related("story")
        .order_by("-pk")
    )
    passed_on = Q(repeats=mention.uri)
    if mention.repeats:
        passed_on |= Q(uri=mention.repeats) | Q(repeats=mention.repeats)
    found = others.filter(passed_on, network=mention.network).first()
    if found:
        return found, {"by": "repeat", "through": str(found.pk)}
    if mention.links:
        found = others.filter(links__overlap=mention.links).first()
        if found:
            page = next(one for one in mention.links if one in found.links)
            return found, {"by": "link", "page": page, "through": str(found.pk)}
    return _alike(
        mention, list(others.filter(sketch__overlap=mention.sketch)[:TRIED]) if mention.sketch else []
    )


def _alike(mention: Mention, others: Sequence[Mention]) -> tuple[Mention | None, dict[str, Any]]:
    mine = stretches(mention.text)
    shared = [(share(mine, stretches(other.text)), other.pk, other) for other in others]
    nearest, _pk, found = max(shared, default=(0.0, 0, None), key=lambda one: one[:2])
    if found is None or nearest < LIKE:
        return None, {}
    return found, {"by": "words", "share": round(nearest, 3), "through": str(found.pk)}
