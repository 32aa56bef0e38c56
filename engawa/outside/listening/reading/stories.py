"""Stories as they are shown: how often and by how many, who told it first, in what mood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from engawa.outside.listening.models import Match, Mention, Query, Story
from engawa.outside.listening.reading.mentions import Shown, network_name

PAGE = 20


@dataclass(slots=True)
class Told:
    """One story on a page."""

    story: Story
    first: Shown | None
    moods: dict[int, int] = field(default_factory=dict)
    networks: list[str] = field(default_factory=list)

    @property
    def upset(self) -> int:
        return self.moods.get(-1, 0)

    @property
    def glad(self) -> int:
        return self.moods.get(1, 0)


def stories_of(
    *, query: Query | None = None, mood: int | None = None, before: tuple[datetime, int] | None = None
) -> QuerySet[Story]:
    """The stories that the reader may see, the latest first."""
    stories = Story.objects.filter(mentions_count__gt=0)
    wanted = Mention.objects.standing().filter(story=OuterRef("pk"))
    if query is not None:
        stories = stories.filter(space_id=query.space_id)
        wanted = wanted.filter(Exists(Match.objects.filter(mention=OuterRef("pk"), query=query)))
    if mood is not None:
        wanted = wanted.filter(mood=mood)
    if query is not None or mood is not None:
        stories = stories.filter(Exists(wanted))
    if before is not None:
        at, number = before
        stories = stories.filter(last_at__lte=at).exclude(last_at=at, pk__gte=number)
    return stories.select_related("first__identity", "space").order_by("-last_at", "-pk")


def told(stories: Sequence[Story], firsts: Sequence[Shown]) -> list[Told]:
    """Stories with the moods and networks of all that tells them, in one more query."""
    by_id = {one.id: one for one in firsts}
    found = {story.pk: Told(story, by_id.get(story.first_id or 0)) for story in stories}
    rows = (
        Mention.objects.standing()
        .filter(story__in=list(found))
        .values_list("story_id", "mood", "network")
        .annotate(number=Count("pk"))
        .order_by()
    )
    networks: dict[int, set[str]] = defaultdict(set)
    for story, mood, network, number in rows:
        if story is not None:
            one = found[story]
            one.moods[mood if mood is not None else 0] = (
                one.moods.get(mood if mood is not None else 0, 0) + number
            )
            networks[story].add(network)
    for number, slugs in networks.items():
        found[number].networks = sorted(map(network_name, slugs))
    return list(found.values())
