"""After the commit: what we said stands in its thread, and what could not be said is shown to whoever wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from engawa.base.numbers import number_in
from engawa.journal.record import record
from engawa.outside.channels.amending import AMENDING
from engawa.outside.channels.drafts import draft_of
from engawa.outside.channels.models import Dispatch
from engawa.outside.channels.network import Draft
from engawa.outside.inbox.enclosing import enclose, told
from engawa.outside.inbox.models import Answer, Message, Thread
from engawa.outside.inbox.moving import answered
from engawa.people.models import Person

if TYPE_CHECKING:
    from engawa.journal.models import Entry

COURIER = "courier"
PURPOSES = ("answer", "telling")
State = Dispatch.State


def hear(entries: Sequence[Entry]) -> None:
    """What became of a dispatch; being told twice changes nothing."""
    for entry in entries:
        if entry.data.get("purpose") in AMENDING:
            with transaction.atomic(using=COURIER):
                _hear_amended(number_in(entry.data.get("about", "")) or 0)
        elif entry.data.get("purpose") in PURPOSES:
            with transaction.atomic(using=COURIER):
                _hear_one(number_in(entry.data.get("dispatch", "")) or 0)


def _hear_one(dispatch_id: int) -> None:
    waiting = Dispatch.objects.using(COURIER).select_for_update(of=("self",))
    found = waiting.select_related("account__space", "written_by").filter(pk=dispatch_id).first()
    if found is None:
        return
    if found.state == State.SENT:
        _show(found)
    elif found.state in (State.REFUSED, State.UNSURE) and found.purpose == "answer":
        _say_stuck(found)


def _hear_amended(dispatch_id: int) -> None:
    """What we said reads otherwise now, or is no more; or that could not be done, which its line shows."""
    found = Dispatch.objects.using(COURIER).select_related("account__space").filter(pk=dispatch_id).first()
    ours = Message.objects.using(COURIER).select_related("thread").filter(dispatch=dispatch_id)
    message = ours.select_for_update(of=("self",)).first() if found else None
    if found is None or message is None:
        return
    if found.state == State.REMOVED and message.removed_at is None:
        message.removed_at, message.text, message.html = timezone.now(), "", ""
        message.media = []
    elif found.state == State.SENT and message.text != found.draft["text"]:
        message.text, message.html, message.edited_at = found.draft["text"], "", timezone.now()
    message.save(using=COURIER, update_fields=["text", "html", "media", "edited_at", "removed_at"])
    thread = message.thread
    _tell("message.changed", found, None, threads=[str(thread.head_id or thread.pk)])


def _show(dispatch: Dispatch) -> None:
    """Our words stand in the thread: once, also where the network echoes them."""
    said = draft_of(dispatch.draft)
    messages = Message.objects.using(COURIER).filter(account=dispatch.account_id)
    parent = (
        messages.filter(uri=said.answers).select_related("thread__head", "dispatch").first()
        if said.answers
        else None
    )
    echo = messages.filter(uri=dispatch.uri).first()
    if echo is not None and echo.dispatch_id is None:
        messages.filter(pk=echo.pk).update(dispatch=dispatch, is_ours=True)
        if parent is not None and _goes_on(dispatch, parent):
            both = [pk for pk in (parent.thread_id, parent.thread.head_id) if pk is not None]
            threads = Thread.objects.using(COURIER).filter(pk__in=both)
            threads.update(messages_count=F("messages_count") - 1)
    elif echo is None and parent is not None:
        _add(dispatch, said, parent)
    elif echo is not None:
        return
    if dispatch.purpose == "answer":
        _go_on(dispatch)
    if parent is not None:
        head = parent.thread.head or parent.thread
        _tell("thread.answered", dispatch, None, threads=[str(head.pk)])


def _add(dispatch: Dispatch, said: Draft, parent: Message) -> None:
    at = dispatch.sent_at or timezone.now()
    made = Message.objects.using(COURIER).create(
        thread_id=parent.thread_id,
        account_id=dispatch.account_id,
        space_id=dispatch.space_id,
        is_private=parent.is_private,
        uri=dispatch.uri,
        url=dispatch.url,
        answers=parent.uri,
        dispatch=dispatch,
        is_ours=True,
        subject=said.subject,
        text=said.text,
        media=[told(one) for one in said.media],
        language=parent.language,
        at=at,
    )
    enclose([made])
    for thread in filter(None, (parent.thread, parent.thread.head)):
        locked = Thread.objects.using(COURIER).select_for_update().get(pk=thread.pk)
        locked.messages_count += 0 if _goes_on(dispatch, parent) else 1
        locked.last_at = max(locked.last_at, at)
        answered(locked, at)
        locked.save(
            using=COURIER,
            update_fields=[
                "messages_count", "last_at", "state", "answered_at", "waits_since", "answer_by", "snoozed_until",
                "escalated",
            ],
        )  # fmt: skip


def _goes_on(dispatch: Dispatch, parent: Message) -> bool:
    """Whether it is a further part of the same answer."""
    before = parent.dispatch
    return before is not None and (before.purpose, before.about) == (dispatch.purpose, dispatch.about)


def _go_on(dispatch: Dispatch) -> None:
    """The next part goes out, as an answer to this one; after the last one the answer is sent."""
    answers = Answer.objects.using(COURIER).filter(pk=dispatch.about or 0, state__in=("going", "stuck"))
    parts = Dispatch.objects.using(COURIER).filter(purpose="answer", about=dispatch.about)
    following = parts.filter(state=State.HELD).order_by("pk").first()
    if following is not None and answers.exists():
        said = {"answers": dispatch.uri, "raw": {**following.draft["raw"], **dispatch.raw}}
        parts.filter(pk=following.pk).update(state=State.WAITING, draft=following.draft | said)
    elif not parts.exclude(state__in=(State.SENT, State.WITHDRAWN, State.REMOVED)).exists():
        answers.update(state=Answer.State.SENT, trouble="")


def _say_stuck(dispatch: Dispatch) -> None:
    stuck = Answer.objects.using(COURIER).filter(pk=dispatch.about or 0, state=Answer.State.GOING)
    if stuck.update(state=Answer.State.STUCK, trouble=dispatch.trouble):
        answer = Answer.objects.using(COURIER).select_related("written_by").get(pk=dispatch.about or 0)
        _tell(
            "answer.stuck",
            dispatch,
            answer.written_by,
            answer=str(answer.pk),
            threads=[str(answer.thread_id)],
        )


def _tell(verb: str, dispatch: Dispatch, person: Person | None, **data: object) -> None:
    actor = dispatch.written_by if person is None else None
    record(verb, actor=actor, space=dispatch.account.space, person=person, data=data, using=COURIER)
