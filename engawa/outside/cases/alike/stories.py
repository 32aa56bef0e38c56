"""Which stories of the listening room messages tell, and which cases tell the same. Under the courier's role."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from engawa.outside.cases.models import Voice
from engawa.outside.channels.keys import COURIER
from engawa.outside.inbox.models import Message
from engawa.outside.listening.models import Mention

MOST = 1_000
Place = tuple[int, str, str]
"""Where something was said: space, network, and its name there."""


def stories_told(messages: Sequence[Message]) -> Mapping[int, int]:
    """The story of each of these messages that tells one, by the message's id; their accounts are at hand."""
    told = Mention.objects.using(COURIER).standing().exclude(story=None)
    found: dict[Place, int] = {
        (space, network, uri): story
        for space, network, uri, story in told.filter(
            uri__in=[one.uri for one in messages], space__in={one.space_id for one in messages}
        ).values_list("space_id", "network", "uri", "story_id")
        if story is not None
    }
    places = {one.pk: (one.space_id, one.account.network, one.uri) for one in messages}
    return {pk: found[place] for pk, place in places.items() if place in found}


def stories_of_cases(stories: Collection[int], cases: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Which of these stories the messages tell that joined each of these cases."""
    if not stories:
        return {}
    mentions = Mention.objects.using(COURIER).standing().filter(story__in=list(stories)).order_by("-pk")
    rows = mentions.values_list("space_id", "network", "uri", "story_id")[:MOST]
    telling = {(space, network, uri): story for space, network, uri, story in rows}
    joined = (
        Voice.objects.using(COURIER)
        .joined()
        .filter(case__in=list(cases), message__uri__in=[uri for _space, _network, uri in telling])
        .values_list("case_id", "message__space_id", "network", "message__uri")
    )
    found: dict[int, set[int]] = defaultdict(set)
    for case, space, network, uri in joined:
        story = telling.get((space, network, uri))
        if story is not None:
            found[case].add(story)
    return {case: frozenset(several) for case, several in found.items()}
