"""A query that is new or changed goes through what was kept, so that it says at once what it finds."""

from itertools import batched

from django.db import connections, transaction

from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.network import Heard
from engawa.outside.listening.asking.holding import Said, holds
from engawa.outside.listening.asking.parsing import Unclear, parse
from engawa.outside.listening.asking.tree import Node
from engawa.outside.listening.finding import candidates
from engawa.outside.listening.keeping import again, speaker_of
from engawa.outside.listening.mentioning import Matched, count, mention
from engawa.outside.listening.models import Hour, Match, Mention, Query
from engawa.outside.listening.passing import said_of
from engawa.outside.listening.stories.joining import retell

AT_ONCE = 200
LOOSE = """
DELETE FROM listening_mention m WHERE space_id = %s AND taken_at IS NULL
AND NOT EXISTS (SELECT 1 FROM listening_match x WHERE x.mention_id = m.id) RETURNING story_id
"""


def look_back(query_id: int) -> int:
    """Count a query anew: what it found and finds no more leaves it, what was kept and it finds comes to it.

    Safe to repeat and to break off. Returns how much it finds in what was kept.
    """
    query = Query.objects.using(COURIER).filter(pk=query_id).first()
    if query is None:
        return 0
    try:
        node = parse(query.text)
    except Unclear:
        return 0
    with transaction.atomic(using=COURIER):
        _hold_to(query, node)
    found = (one for one in candidates(node, using=COURIER) if holds(node, one.said))
    number = 0
    for some in batched(found, AT_ONCE, strict=False):
        with transaction.atomic(using=COURIER):
            mention(
                [Matched(one.heard, one.rest, one.account_id, query.space_id, [query.pk]) for one in some]
            )
        number += len(some)
    Query.objects.using(COURIER).filter(pk=query.pk, version=query.version).update(
        counted_version=query.version
    )
    return number


def _hold_to(query: Query, node: Node) -> None:
    """Keep of its mentions those that it finds still, gain those of its space that it finds now, and count anew."""
    matches = Match.objects.using(COURIER).filter(query=query)
    mentions = (
        Mention.objects.using(COURIER).standing().filter(space_id=query.space_id).select_related("account")
    )
    there = set(matches.values_list("mention_id", flat=True))
    gone_through = mentions.order_by("pk").iterator(chunk_size=1_000)
    now = [
        one
        for one in gone_through
        if (one.pk in there if one.words_gone_at else holds(node, said_again(one)))
    ]
    wanted = {one.pk for one in now}
    matches.filter(mention_id__in=there - wanted).delete()
    Match.objects.using(COURIER).bulk_create(
        [
            Match(mention=one, query=query, space_id=query.space_id, is_private=one.is_private)
            for one in now
            if one.pk not in there
        ],
        ignore_conflicts=True,
    )
    Hour.objects.using(COURIER).filter(query=query).delete()
    count((query.pk, one) for one in now)
    let_go(query.space_id)


def let_go(space_id: int) -> None:
    """Forget the mentions that no query asks for any more, but for those somebody took into the inbox."""
    with transaction.atomic(using=COURIER):
        with connections[COURIER].cursor() as cursor:
            cursor.execute(LOOSE, [space_id])
            stories = {row[0] for row in cursor.fetchall() if row[0]}
        retell(stories, using=COURIER)


def said_again(mention: Mention) -> Said:
    """A mention as queries see it."""
    return said_of(heard_again(mention), mention.account.handle if mention.account else "")


def heard_again(mention: Mention) -> Heard:
    """A mention as it was heard."""
    return Heard(
        uri=mention.uri,
        speaker=speaker_of({"network": mention.network, **mention.rest.get("speaker", {})}),
        text=mention.text,
        at=mention.at,
        url=mention.url,
        language=mention.language,
        is_private=mention.is_private,
        is_to_us=False,
        **again(mention.rest),
    )
