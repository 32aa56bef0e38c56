"""Answering: the preview, holding, sending, approving, and answering many."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.base.numbers import number_in
from engawa.boundary.refusals import Refused
from engawa.content.uploads import uploads_in
from engawa.outside.inbox.actions import answering, holding
from engawa.outside.inbox.actions.rules import expect_desk
from engawa.outside.inbox.family import last_of_theirs, messages_of
from engawa.outside.inbox.models import Desk, Message, SavedAnswer, Thread
from engawa.outside.inbox.planning import plan
from engawa.outside.inbox.reading.saved import saved_text
from engawa.outside.inbox.risks import in_words, why_look
from engawa.outside.inbox.views.finding import find, find_answer, is_fragment
from engawa.outside.inbox.views.reading import shown
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces.models import Membership


@require_POST
@signed_in
def preview(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """The answer exactly as it will be, with what speaks against it."""
    found, text = find(thread_id), request.POST.get("text", "")
    planned = plan(found, _target(request, found), text, split=bool(request.POST.get("split")))
    desk = Desk.objects.filter(space=found.space_id).first()
    member = Membership.objects.filter(space=found.space_id, person=request.reader).first()
    why = in_words(why_look(desk, found, member, text)) if member else []
    return render(request, "inbox/preview.html", {"thread": found, "plan": planned, "why": why, "text": text})


@require_POST
@signed_in
def answers(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """Answers; what is refused comes back with what was typed."""
    found, text = find(thread_id), request.POST.get("text", "")
    expect_desk(found, request.reader)
    try:
        answering.answer(
            found,
            actor=request.reader,
            text=text,
            message=_target(request, found),
            split=bool(request.POST.get("split")),
            uploads=uploads_in(request),
            seen=number_in(request.POST.get("seen", "")) or 0,
        )
    except Refused as refused:
        template = "inbox/pane.html" if is_fragment(request) else "inbox/thread.html"
        context = shown(found, request, text=text, errors=[str(refused)])
        return render(request, template, context, status=422)
    return HttpResponse(status=204) if is_fragment(request) else redirect(found)


def _target(request: SignedInRequest, thread: Thread) -> Message | None:
    chosen = number_in(request.POST.get("message", ""))
    if chosen:
        theirs = messages_of(thread).filter(is_ours=False, removed_at=None).select_related("identity")
        return get_object_or_404(theirs, pk=chosen)
    return last_of_theirs(thread)


@require_http_methods(["GET", "POST"])
@signed_in
def hold(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """Who is answering it. POST begins or goes on; with `take` it is taken over, with `end` it is let go."""
    found, reader = find(thread_id), request.reader
    if request.method == "POST" and request.POST.get("end"):
        holding.let_go(found, actor=reader)
        return HttpResponse(status=204)
    if request.method == "POST":
        held = holding.hold(found, actor=reader, take_over=bool(request.POST.get("take")))
        if not is_fragment(request):
            return redirect(found)
    else:
        kept = holding.holder(found)
        if kept is None:
            return render(request, "inbox/hold.html", {"thread": found, "hold": None, "held_by_other": False})
        held = kept
    context = {"thread": found, "hold": held, "held_by_other": held.person_id != reader.pk}
    return render(request, "inbox/hold.html", context)


@require_GET
@signed_in
def saved(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """The saved answers of its space; with ?item= the text of one, to be put into the answer."""
    found = find(thread_id)
    kept = (
        SavedAnswer.objects.filter(space=found.space_id).select_related("item__space").order_by("item__title")
    )
    item = number_in(request.GET.get("item", ""))
    if item:
        text = saved_text(get_object_or_404(kept, item=item).item)
        return render(request, "inbox/saved_text.html", {"text": text})
    return render(request, "inbox/saved.html", {"thread": found, "kept": list(kept[:100])})


@require_POST
@signed_in
def withdrawal(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """Lets an answer be."""
    found = find_answer(answer_id)
    answering.withdraw(found, actor=request.reader)
    return redirect(found.thread)
