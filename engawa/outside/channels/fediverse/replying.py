"""What is said elsewhere under something public of ours becomes an answer under it, changed and taken back as there."""

from engawa.base.markdown_from_html import markdown_from_html
from engawa.content.models import Item
from engawa.content.outsiders import (
    answer_by_outsider,
    change_outsiders_answer,
    take_back_outsiders_answer,
)
from engawa.journal.record import record
from engawa.outside.channels.fediverse.addresses import ours
from engawa.outside.channels.fediverse.blocks import is_blocked
from engawa.outside.channels.fediverse.models import Peer, Reply
from engawa.outside.channels.fediverse.presence import account_for
from engawa.outside.channels.fediverse.remembering import remembered
from engawa.outside.channels.fediverse.rendering import TYPES
from engawa.outside.channels.fediverse.told import Told
from engawa.outside.channels.keys import COURIER


def reply_to(told: Told, peer: Peer) -> bool:
    """Keep it under what it answers here; False when it answers nothing public of ours."""
    on = answered(told.answers)
    account = account_for(on.space_id) if on else None
    if on is None or account is None:
        return False
    if is_blocked(peer.uri, peer.host, on.space_id) or on.space.archived_at is not None:
        return True
    if Reply.objects.using(COURIER).filter(uri=told.uri).exists():
        return True
    held = bool(account.settings.get("hold"))
    reply = Reply.objects.using(COURIER).create(
        uri=told.uri,
        peer=peer,
        account=account,
        space_id=on.space_id,
        on=on,
        url=told.url,
        html=told.html,
        state=Reply.State.HELD if held else Reply.State.SHOWN,
    )
    if held:
        _tell_held(reply, on)
    else:
        show(reply)
    return True


def _tell_held(reply: Reply, on: Item) -> None:
    data = {"reply": str(reply.pk), "item": str(on.pk)}
    record("reply.held", actor=None, space=on.space, data=data, using=COURIER)


@remembered
def answered(uri: str) -> Item | None:
    """What public thing of ours this is, or the answer from afar that stands under one."""
    found = ours(uri)
    items = Item.objects.using(COURIER).standing().filter(audience=0, space__is_talk=False)
    items = items.select_related("space", "root")
    if found is not None:
        on = items.filter(pk=found.id).first() if found.what == "item" else None
    else:
        reply = Reply.objects.using(COURIER).filter(uri=uri).first() if uri else None
        on = items.filter(pk=reply.item_id or reply.on_id).first() if reply else None
    return on if on is not None and on.root_or_self.kind in TYPES else None


def show(reply: Reply) -> None:
    """Let a reply stand among the answers, as it reads now."""
    on = Item.objects.using(COURIER).select_related("space", "root").get(pk=reply.on_id)
    if on.removed_at is not None or on.audience != 0:
        return
    if reply.item is not None:
        body = markdown_from_html(reply.html)
        change_outsiders_answer(reply.item, body=body, html=reply.html, using=COURIER)
        return
    item = answer_by_outsider(
        on, byline=_byline(reply.peer), body=markdown_from_html(reply.html), html=reply.html, using=COURIER
    )
    Reply.objects.using(COURIER).filter(pk=reply.pk).update(item=item, state=Reply.State.SHOWN)


def change_reply(told: Told, peer: Peer) -> bool:
    """They changed it; False when it is no reply that was kept here. Nobody else can. Where replies wait for an owner,
    it stands as it was until they looked at it."""
    replies = Reply.objects.using(COURIER).filter(uri=told.uri)
    reply = replies.select_related("peer", "item", "account", "on__space").first()
    if reply is None:
        return False
    if reply.peer_id != peer.pk or reply.state == Reply.State.REMOVED or reply.html == told.html:
        return True
    Reply.objects.using(COURIER).filter(pk=reply.pk).update(html=told.html)
    if reply.item is not None and reply.account.settings.get("hold"):
        Reply.objects.using(COURIER).filter(pk=reply.pk).update(state=Reply.State.HELD)
        _tell_held(reply, reply.on)
    elif reply.item is not None:
        change_outsiders_answer(reply.item, body=markdown_from_html(told.html), html=told.html, using=COURIER)
    return True


def take_back(uri: str, peer: Peer) -> bool:
    """They took it back; False when it is no reply of theirs that was kept here."""
    reply = Reply.objects.using(COURIER).filter(uri=uri, peer=peer).select_related("item").first()
    if reply is None:
        return False
    Reply.objects.using(COURIER).filter(pk=reply.pk).update(state=Reply.State.REMOVED, html="")
    if reply.item is not None:
        take_back_outsiders_answer(reply.item, using=COURIER)
    return True


def _byline(peer: Peer) -> str:
    return f"{peer.name} ({peer.handle})"[:200] if peer.name else peer.handle[:200]
