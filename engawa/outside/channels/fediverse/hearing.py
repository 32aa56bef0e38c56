"""What is said to an account of ours: it is told to the rooms that take in what the channels hear."""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from engawa.outside.channels.fediverse.addresses import ours
from engawa.outside.channels.fediverse.blocks import is_blocked
from engawa.outside.channels.fediverse.models import Note, Peer, Word
from engawa.outside.channels.fediverse.peers import speaker_of
from engawa.outside.channels.fediverse.presence import account_for, account_with, stands
from engawa.outside.channels.fediverse.replying import answered
from engawa.outside.channels.fediverse.told import Told
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Heard


def heard_by(told: Told) -> Iterable[Account]:
    """The accounts that it names, is addressed to, or answers."""
    numbers = {found.id for uri in told.to if (found := ours(uri)) and found.what == "actor"}
    found = ours(told.answers)
    if found is not None and found.what == "note":
        numbers |= set(Note.objects.using(COURIER).filter(pk=found.id).values_list("account", flat=True))
    elif not numbers and (on := answered(told.answers)):
        account = account_for(on.space_id)
        numbers |= {account.pk} if account else set()
    accounts = [account for number in numbers if (account := account_with(number))]
    return [account for account in accounts if stands(account)]


def heard_in(told: Told, peer: Peer, account: Account) -> Iterator[Heard]:
    """As the account hears it: nothing when it is deaf to them, or when the words are somebody else's."""
    if is_blocked(peer.uri, peer.host, account.space_id):
        return
    words = Word.objects.using(COURIER)
    word = words.filter(account=account, uri=told.uri).first()
    if word is None:
        word = words.create(account=account, uri=told.uri, peer=peer)
    if word.peer_id == peer.pk:
        yield Heard(
            uri=told.uri,
            speaker=speaker_of(peer),
            text=told.text,
            at=told.at,
            url=told.url,
            html=told.html,
            subject=told.subject,
            language=told.language,
            answers=told.answers,
            is_private=not told.is_public,
            media=told.media,
            tags=told.tags,
            raw={"actor": peer.uri},
        )


def taken_back(uri: str, peer: Peer) -> Iterator[tuple[Account, Heard]]:
    """Who heard it, and that it is gone: by nobody but who said it."""
    words = Word.objects.using(COURIER).filter(uri=uri, peer=peer).select_related("account__space")
    for word in words:
        gone = Heard(uri, speaker_of(peer), "", timezone.now(), is_removed=True)
        yield word.account, gone


def last_words(peer: Peer) -> list[str]:
    """The addresses of all that somebody said to us."""
    return list(Word.objects.using(COURIER).filter(peer=peer).values_list("uri", flat=True))
