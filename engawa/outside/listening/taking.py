"""What the channels hear is held against every standing query; what one asks for is kept as a mention."""

from collections.abc import Sequence

from django.utils import timezone

from engawa.journal.models import Entry
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Heard, Speaker
from engawa.outside.listening.keeping import rest_of
from engawa.outside.listening.mentioning import Matched, mention, note_ours
from engawa.outside.listening.models import Mention, Passing
from engawa.outside.listening.passing import keep, said_of
from engawa.outside.listening.standing import standing
from engawa.outside.listening.stories.joining import retell


def take(account: Account, heard: Sequence[Heard]) -> None:
    """Match what was heard, under the courier's role. Public words are for every space's queries, private ones only
    for those of the account's own. Heard twice, nothing changes."""
    forget([one.uri for one in heard if one.is_removed], network=account.network)
    note_ours([one for one in heard if one.is_ours and not (one.is_removed or one.is_private)])
    said = [(one, said_of(one, account.handle)) for one in heard if not (one.is_removed or one.is_ours)]
    if not said:
        return
    now = standing()
    found = {one.uri: queries for one, words in said if (queries := now.index.matches(words))}
    keep(account, [pair for pair in said if not pair[0].is_private], found)
    mention(
        [
            each
            for one, _words in said
            if one.uri in found
            for each in _by_space(account, one, found[one.uri], now.spaces)
        ]
    )


def hear(entries: Sequence[Entry]) -> None:
    """Something of ours was sent: remember it before others pass it on."""
    ids = [int(entry.data["dispatch"]) for entry in entries if entry.data.get("dispatch")]
    sent = Dispatch.objects.using(COURIER).filter(pk__in=ids).exclude(uri="").select_related("account")
    note_ours(
        [
            Heard(
                uri=one.uri,
                speaker=Speaker(one.account.network, one.account.handle),
                text=one.draft.get("text", ""),
                at=one.sent_at or timezone.now(),
            )
            for one in sent
            if not one.draft.get("is_private")
        ]
    )


def _by_space(
    account: Account, heard: Heard, queries: Sequence[int], spaces: dict[int, int]
) -> list[Matched]:
    rest = rest_of(heard)
    found: dict[int, Matched] = {}
    for query in queries:
        space = spaces[query]
        if not heard.is_private or space == account.space_id:
            found.setdefault(space, Matched(heard, rest, account.pk, space)).queries.append(query)
    return list(found.values())


def forget(uris: Sequence[str], *, network: str) -> None:
    """Keep no word of what was taken back."""
    if not uris:
        return
    Passing.objects.using(COURIER).filter(network=network, uri__in=uris).delete()
    gone = Mention.objects.using(COURIER).filter(network=network, uri__in=uris, removed_at=None)
    stories = {one for one in gone.values_list("story_id", flat=True) if one}
    gone.update(removed_at=timezone.now(), text="", url="", rest={}, links=[], sketch=[])
    retell(stories, using=COURIER)
