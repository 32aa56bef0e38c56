"""What queries found becomes mentions of their spaces, each once, with its mood, its story and its hour."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connections

from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.letting_go import keeps_until
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Heard
from engawa.outside.contacts.knowing import identities_of
from engawa.outside.listening.keeping import community_of, said_in
from engawa.outside.listening.models import Match, Mention, OwnWord
from engawa.outside.listening.mood.model import moods_of
from engawa.outside.listening.stories.joining import join
from engawa.outside.listening.stories.sketches import LIKE, sketch_of, stretches, told_in

IDS = "SELECT engawa_new_id(at) FROM unnest(%s::timestamptz[]) WITH ORDINALITY AS t (at, turn) ORDER BY turn"
COUNT = """
INSERT INTO listening_hour (query_id, space_id, hour, count)
SELECT q.id, q.space_id, h.hour, h.number
FROM unnest(%s::bigint[], %s::timestamptz[], %s::int[]) AS h (query, hour, number)
JOIN listening_query q ON q.id = h.query
ON CONFLICT (query_id, hour) DO UPDATE SET count = listening_hour.count + excluded.count
"""


@dataclass(slots=True)
class Matched:
    """Something heard, and the queries of one space that found it."""

    heard: Heard
    rest: dict[str, Any]
    account_id: int | None
    space_id: int
    queries: list[int] = field(default_factory=list)


def mention(matched: Sequence[Matched]) -> int:
    """Keep these as mentions, under the courier's role; returns how many are new. What is known gains its queries."""
    by_space: dict[int, list[Matched]] = defaultdict(list)
    for one in matched:
        by_space[one.space_id].append(one)
    return sum(_in_space(space_id, some) for space_id, some in sorted(by_space.items()))


def _in_space(space_id: int, matched: Sequence[Matched]) -> int:
    known = _known(space_id, matched)
    fresh = [one for one in matched if _key(one.heard) not in known]
    made = _kept(_made(space_id, fresh))
    join(made, using=COURIER)
    known |= _known(space_id, fresh)
    matches = [
        Match(
            mention=known[_key(one.heard)], query_id=query, space_id=space_id, is_private=one.heard.is_private
        )
        for one in matched
        if known[_key(one.heard)].removed_at is None
        for query in one.queries
    ]
    count(_match(matches))
    return len(made)


def _kept(made: Sequence[Mention]) -> list[Mention]:
    """Keep these, but for what somebody else has kept meanwhile."""
    mentions = Mention.objects.using(COURIER)
    mentions.bulk_create(made, ignore_conflicts=True)
    ours = set(mentions.filter(pk__in=[one.pk for one in made]).values_list("pk", flat=True))
    return [one for one in made if one.pk in ours]


def _match(matches: Sequence[Match]) -> list[tuple[int, Mention]]:
    """Keep what is new of these, and say what that is."""
    there = set(
        Match.objects.using(COURIER)
        .filter(mention__in=[one.mention_id for one in matches])
        .values_list("mention_id", "query_id")
    )
    fresh = [one for one in matches if (one.mention_id, one.query_id) not in there]
    Match.objects.using(COURIER).bulk_create(fresh, ignore_conflicts=True)
    return [(one.query_id, one.mention) for one in fresh]


def count(matched: Iterable[tuple[int, Mention]]) -> None:
    """Count what others said in public, by query and hour."""
    hours: dict[tuple[int, datetime], int] = defaultdict(int)
    for query, one in matched:
        if not (one.is_private or one.is_echo):
            hours[query, one.at.replace(minute=0, second=0, microsecond=0)] += 1
    if hours:
        ordered = sorted(hours)
        columns = (
            [query for query, _at in ordered],
            [at for _query, at in ordered],
            [hours[one] for one in ordered],
        )
        with connections[COURIER].cursor() as cursor:
            cursor.execute(COUNT, columns)


def _key(heard: Heard) -> tuple[str, str]:
    return heard.speaker.network, heard.uri


def _known(space_id: int, matched: Sequence[Matched]) -> dict[tuple[str, str], Mention]:
    uris = [one.heard.uri for one in matched]
    found = Mention.objects.using(COURIER).filter(space_id=space_id, uri__in=uris)
    return {(one.network, one.uri): one for one in found}


def _made(space_id: int, fresh: Sequence[Matched]) -> list[Mention]:
    if not fresh:
        return []
    people = identities_of(
        (one.heard.speaker for one in fresh if one.heard.speaker.is_public and not one.heard.is_private),
        space_id=space_id,
    )
    moods = moods_of([said_in(one.heard) for one in fresh])
    with connections[COURIER].cursor() as cursor:
        cursor.execute(IDS, [[one.heard.at for one in fresh]])
        ids = [row[0] for row in cursor.fetchall()]
    handles = _our_handles()
    made = []
    for one, number, mood in zip(fresh, ids, moods, strict=True):
        speaker = one.heard.speaker
        stretched = stretches(one.heard.text)
        made.append(
            Mention(
                pk=number,
                space_id=space_id,
                account_id=one.account_id,
                network=speaker.network,
                uri=one.heard.uri,
                url=one.heard.url,
                is_private=one.heard.is_private,
                identity=None if one.heard.is_private else people.get((speaker.network, speaker.uid)),
                community=community_of(one.heard),
                text=one.heard.text,
                language=one.heard.language[:12],
                at=one.heard.at,
                rest=one.rest,
                repeats=one.heard.repeats,
                is_echo=(speaker.network, speaker.handle.lower()) in handles
                or _is_echo(one.heard, sketch_of(stretched), stretched),
                links=one.rest.get("links", []),
                sketch=sketch_of(stretched),
                words_until=keeps_until(speaker.network),
                mood=mood.mood if mood else None,
                sure=mood.sure if mood else None,
            )
        )
    return made


def _our_handles() -> set[tuple[str, str]]:
    return {
        (network, handle.lower())
        for network, handle in Account.objects.using(COURIER).values_list("network", "handle")
    }


def _is_echo(heard: Heard, sketch: list[int], stretched: frozenset[int]) -> bool:
    """Whether it passes on, quotes or copies what one of our accounts said."""
    ours = OwnWord.objects.using(COURIER)
    if heard.repeats and ours.filter(network=heard.speaker.network, uri=heard.repeats).exists():
        return True
    if len(stretched) < 2:
        return False
    copied = ours.filter(sketch__overlap=sketch).order_by("-pk").values_list("stretches", flat=True)[:20]
    return any(len(stretched & set(one)) / len(stretched | set(one)) >= LIKE for one in copied)


def note_ours(heard: Sequence[Heard]) -> None:
    """Remember what our accounts said, so that what passes it on is not taken for talk of others."""
    rows = [
        OwnWord(
            network=one.speaker.network,
            uri=one.uri,
            sketch=sketch_of(stretches(one.text)) if len(told_in(one.text)) > 3 else [],
            stretches=sorted(stretches(one.text)),
            at=one.at,
        )
        for one in heard
    ]
    OwnWord.objects.using(COURIER).bulk_create(rows, ignore_conflicts=True)
