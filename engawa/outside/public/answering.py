"""A visitor answers; somebody of the space looks at it; then it stands in the talk, or nowhere."""

from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.base import markdown
from engawa.base.safety import web_address
from engawa.base.strangers import harmless as harmless_name
from engawa.boundary.refusals import Refused
from engawa.content.models import Item
from engawa.content.outsiders import (
    answer_by_outsider,
    change_outsiders_answer,
    take_back_outsiders_answer,
)
from engawa.journal.record import record
from engawa.outside.public.harmless import harmless
from engawa.outside.public.models import Answer, Face
from engawa.people.models import Person
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Space

COURIER = "courier"
State = Answer.State
MOST_WAITING = 500


def leave(item: Item, *, name: str, url: str, text: str) -> Answer:
    """Keep what a visitor wrote under a public item until somebody looked at it.

    Raises:
        Refused: where the space takes none, or too many wait already.
    """
    if not _allows(item).takes_comments:
        raise Refused(_("Answers are closed here."))
    if Answer.objects.using(COURIER).filter(item=item, state=State.WAITING).count() >= MOST_WAITING:
        raise Refused(_("Many answers wait to be read here. Try again tomorrow."))
    with transaction.atomic(using=COURIER):
        answer = Answer.objects.using(COURIER).create(
            item=item,
            way=Answer.Way.FORM,
            name=harmless_name(name, 80),
            url=web_address(url),
            text=text,
            html=harmless(markdown.render(text, breaks=True)),
        )
        tell_waiting(answer, item.space)
    return answer


def tell_waiting(answer: Answer, space: Space) -> None:
    """Let the space's owners know that something waits."""
    record(
        "visitor.answered",
        actor=None,
        space=space,
        data={"answer": str(answer.pk), "item": str(answer.item_id)},
        using=COURIER,
    )


def decide(answer: Answer, *, actor: Person, show: bool) -> None:
    """Show what waits, or do not; either can be changed later.

    Raises:
        Refused: for who is not of the space.
    """
    item = Item.objects.select_related("space", "root").get(pk=answer.item_id)
    if membership_of(item.space, actor) is None:
        raise Refused(_("Whoever belongs to the space decides what is shown under it."))
    with transaction.atomic(using=COURIER):
        held = Answer.objects.using(COURIER).select_for_update().get(pk=answer.pk)
        if held.state in (State.GONE, State.FETCHING):
            raise Refused(_("This was taken back where it was written."))
        held.state = State.SHOWN if show else State.REFUSED
        held.decided_by, held.decided_at = actor, timezone.now()
        held.save(using=COURIER, update_fields=["state", "decided_by", "decided_at"])
        settle(held)
        record(
            "visitor.shown" if show else "visitor.refused",
            actor=actor,
            item=item,
            data={"answer": str(held.pk)},
            using=COURIER,
        )


def settle(answer: Answer) -> None:
    """Let the talk say what the answer's state says: a shown reply stands in it, any other is gone from it."""
    standing = Item.objects.using(COURIER).filter(pk=answer.comment_id or 0, removed_at=None).first()
    wanted = answer.state == State.SHOWN and answer.what == Answer.What.REPLY
    if standing is not None and not wanted:
        take_back_outsiders_answer(standing, using=COURIER)
        Answer.objects.using(COURIER).filter(pk=answer.pk).update(comment=None)
    elif standing is not None:
        change_outsiders_answer(standing, body=answer.text, html=answer.html, using=COURIER)
    elif wanted:
        on = Item.objects.using(COURIER).select_related("space", "root").get(pk=answer.item_id)
        if on.removed_at is None and on.audience == 0:
            comment = answer_by_outsider(
                on, byline=byline_of(answer), body=answer.text, html=answer.html, using=COURIER
            )
            Answer.objects.using(COURIER).filter(pk=answer.pk).update(comment=comment)


def byline_of(answer: Answer) -> str:
    """How an answer is signed: a name, and where it was written if not here."""
    host = urlsplit(answer.source).hostname if answer.source else ""
    name = answer.name or _("Somebody")
    return f"{name} ({host})" if host else name


def waiting_in(space: Space) -> list[Answer]:
    """What waits in this space, the oldest first."""
    found = Answer.objects.filter(item__space=space, state=State.WAITING).select_related("item")
    return list(found.order_by("pk")[:100])


def set_face(space: Space, *, actor: Person, takes_comments: bool, takes_mentions: bool) -> None:
    """Say what visitors and other sites may do.

    Raises:
        Refused: for who does not own the space.
    """
    membership = membership_of(space, actor)
    if membership is None or membership.role != "owner":
        raise Refused(_("Only an owner of the space changes this."))
    with transaction.atomic():
        Face.objects.update_or_create(
            space=space, defaults={"takes_comments": takes_comments, "takes_mentions": takes_mentions}
        )
        record(
            "space.face_changed",
            actor=actor,
            space=space,
            data={"takes_comments": takes_comments, "takes_mentions": takes_mentions},
        )


def _allows(item: Item) -> Face:
    return Face.objects.filter(space=item.space_id).first() or Face(space_id=item.space_id)
