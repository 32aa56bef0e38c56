"""Somebody asked to be forgotten: what they said here is taken back, who they are is blotted out."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from engawa.outside.channels.fediverse.models import Arrival, Echo, Peer, Reply, Tie, Word
from engawa.outside.channels.fediverse.replying import take_back
from engawa.outside.channels.keys import COURIER

BLANK = Concat(Value("erased:"), Cast(F("pk"), CharField()))
"""In place of an address; that there was one is still counted."""


def forget_peer(uri: str) -> None:
    """Under the courier's role, within a transaction. They follow us no more; how often they liked something stays."""
    peer = Peer.objects.using(COURIER).filter(uri=uri).first()
    if peer is None:
        return
    for reply in Reply.objects.using(COURIER).filter(peer=peer).select_related("item"):
        take_back(reply.uri, peer)
        if reply.item is not None:
            type(reply.item).objects.using(COURIER).filter(pk=reply.item.pk).update(byline="")
    Reply.objects.using(COURIER).filter(peer=peer).update(uri=BLANK, url="")
    Echo.objects.using(COURIER).filter(peer=peer).update(uri=BLANK)
    Tie.objects.using(COURIER).filter(peer=peer).delete()
    Word.objects.using(COURIER).filter(peer=peer).delete()
    Arrival.objects.using(COURIER).filter(peer=peer).delete()
    Peer.objects.using(COURIER).filter(pk=peer.pk).update(
        uri=BLANK, key_id=BLANK, handle="", name="", url="", avatar="", inbox="", shared_inbox="", key=""
    )
