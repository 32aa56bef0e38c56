"""What waits for somebody's approval, and answers to many."""

from __future__ import annotations

from secrets import token_hex

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from engawa.base.differences import compare
from engawa.base.numbers import number_in
from engawa.boundary.refusals import Refused
from engawa.outside.inbox.actions import answering, approving
from engawa.outside.inbox.actions.bulk import MOST, Personal, answer_many
from engawa.outside.inbox.actions.rules import expect_desk
from engawa.outside.inbox.family import last_of_theirs
from engawa.outside.inbox.models import Answer, Thread
from engawa.outside.inbox.planning import Plan, network_of, plan
from engawa.outside.inbox.reading.listing import where_of
from engawa.outside.inbox.risks import in_words, may_be_decided_by
from engawa.outside.inbox.views.finding import find_answer
from engawa.people.requests import SignedInRequest, signed_in


@require_GET
@signed_in
def approvals(request: SignedInRequest) -> HttpResponse:
    """What waits to be looked at, the longest first."""
    held = Answer.objects.filter(state=Answer.State.HELD, space_id__in=list(request.reader.belongs_to))
    answers = held.select_related("thread__identity", "thread__account", "written_by").order_by("pk")[:200]
    return render(request, "inbox/approvals.html", {"answers": [(one, in_words(one.why)) for one in answers]})


@require_http_methods(["GET", "POST"])
@signed_in
def answer(request: SignedInRequest, answer_id: int) -> HttpResponse:
    """An answer and what became of it; POST sends it, changes and sends it, sends it back, or writes it anew."""
    found, errors = find_answer(answer_id), []
    if request.method == "POST":
        expect_desk(found.thread, request.reader)
        try:
            _decide(found, request)
            return redirect(found.thread)
        except Refused as refused:
            errors = [str(refused)]
            found = find_answer(answer_id)
    context = _looked_at(found, request) | {"errors": errors}
    return render(request, "inbox/answer.html", context, status=422 if errors else 200)


def _decide(found: Answer, request: SignedInRequest) -> None:
    text, act = request.POST.get("text", ""), request.POST.get("act", "")
    if act == "back":
        approving.send_back(found, actor=request.reader, word=request.POST.get("word", ""))
    elif act == "anew":
        answering.rewrite(found, actor=request.reader, text=text, split=bool(request.POST.get("split")))
    else:
        approving.approve(found, actor=request.reader, text=text)


def _looked_at(found: Answer, request: SignedInRequest) -> dict[str, object]:
    target = found.message or last_of_theirs(found.thread)
    text = request.POST.get("text", "") or found.text
    return {
        "answer": found,
        "thread": found.thread,
        "where": where_of(found.thread, network_of(found.thread.account)),
        "target": target,
        "text": text,
        "plan": plan(found.thread, target, text, split=found.is_split),
        "why": in_words(found.why),
        "lines": compare(found.first_text, found.text) if found.first_text else [],
        "may_decide": found.state == Answer.State.HELD and may_be_decided_by(found, request.reader),
        "may_write": found.state in (Answer.State.BACK, Answer.State.STUCK),
    }


@require_http_methods(["GET", "POST"])
@signed_in
def bulk(request: SignedInRequest) -> HttpResponse:
    """One text to several talks, each with their name and a line of their own: shown first, then handed on."""
    sent = request.POST if request.method == "POST" else request.GET
    without = set(sent.getlist("without"))
    ids = [number_in(one) or 0 for one in sent.getlist("thread")[:MOST] if one not in without]
    mine = Thread.objects.heads().filter(pk__in=ids, space_id__in=list(request.reader.belongs_to))
    threads = mine.with_people().order_by("pk")
    who = [Personal(one, sent.get(f"line-{one.pk}", ""), f"split-{one.pk}" in sent) for one in threads]
    text, errors = sent.get("text", ""), []
    if request.method == "POST" and sent.get("act") == "send":
        try:
            answer_many(who, actor=request.reader, text=text, key=sent.get("key", "")[:32])
            return redirect("inbox:approvals")
        except Refused as refused:
            errors = [str(refused)]
    plans = [(one, _planned(one, text)) for one in who] if text else []
    context = {
        "who": who,
        "text": text,
        "plans": plans,
        "errors": errors,
        "key": sent.get("key") or token_hex(16),
    }
    return render(request, "inbox/bulk.html", context, status=422 if errors else 200)


def _planned(one: Personal, text: str) -> Plan:
    return plan(one.thread, last_of_theirs(one.thread), one.of(text), split=one.split)
