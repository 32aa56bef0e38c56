"""Who looks after a thread, how it stands, notes, merging."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from engawa.base.numbers import number_in
from engawa.outside.inbox.actions import caring, joining, noting
from engawa.outside.inbox.models import Message, Note, Thread
from engawa.outside.inbox.reading.choices import Choice
from engawa.outside.inbox.reading.listing import Row, rows_of
from engawa.outside.inbox.views.finding import find, is_fragment
from engawa.people.models import Person
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces.models import Membership

MOST = 200
MORNING = time(8)
MONDAY = 7


@require_http_methods(["GET", "POST"])
@signed_in
def assignee(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """POST gives it to ?person, "me" or nobody; asked for, those whom one can give it to."""
    found = find(thread_id)
    if request.method == "GET":
        members = Membership.objects.filter(space=found.space_id).select_related("person")
        people = [one.person for one in members.order_by("person__sort_name")[:MOST]]
        return render(request, "inbox/people.html", {"thread": found, "people": people})
    asked = request.POST.get("person", "")
    caring.assign(found, _person(asked, request.reader), actor=request.reader)
    return _done(request, found)


def _person(asked: str, reader: Person) -> Person | None:
    if asked == "me":
        return reader
    return get_object_or_404(Person, pk=number_in(asked) or 0) if asked else None


@require_POST
@signed_in
def state(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """Done, open or spam."""
    found = find(thread_id)
    caring.settle(found, request.POST.get("state", ""), actor=request.reader)
    return _done(request, found)


@require_POST
@signed_in
def snooze(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """Until later, tomorrow or Monday; anything else brings it back now."""
    found = find(thread_id)
    caring.snooze(found, _until(request.POST.get("until", "")), actor=request.reader)
    return _done(request, found)


def _until(asked: str) -> datetime | None:
    now = timezone.localtime()
    if asked == "later":
        return now + timedelta(hours=3)
    days = {"tomorrow": 1, "monday": MONDAY - now.weekday()}.get(asked)
    return datetime.combine(now.date() + timedelta(days=days), MORNING, now.tzinfo) if days else None


@require_POST
@signed_in
def notes(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """Says something to one's colleagues."""
    found = find(thread_id)
    noting.note(found, actor=request.reader, body=request.POST.get("body", ""))
    return _done(request, found)


@require_POST
@signed_in
def note_removal(request: SignedInRequest, note_id: int) -> HttpResponse:
    """Takes one's own note back."""
    note = get_object_or_404(Note.objects.select_related("thread__account__space"), pk=note_id)
    noting.take_back(note, actor=request.reader)
    return _done(request, note.thread)


@require_http_methods(["GET", "POST"])
@signed_in
def merge(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """POST puts another talk of this account into this one; asked for, the latest of those."""
    found = find(thread_id)
    if request.method == "POST":
        joining.merge(find(number_in(request.POST.get("thread", "")) or 0), found, actor=request.reader)
        return redirect(found)
    choice = Choice(account=found.account_id, words=request.GET.get("q", "").replace("\x00", "")[:200])
    rows = [row for state in ("open", "waiting") for row in _rows(choice, state, request.reader)]
    others = [row for row in rows if row.thread.pk != found.pk and row.thread.is_private == found.is_private]
    return render(request, "inbox/merge.html", {"thread": found, "rows": others, "words": choice.words})


def _rows(choice: Choice, state: str, reader: Person) -> list[Row]:
    return rows_of(replace(choice, state=state), reader)[0]


@require_POST
@signed_in
def parting(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """Undoes a merge."""
    found = find(thread_id)
    joining.unmerge(found, actor=request.reader)
    return redirect(found)


@require_POST
@signed_in
def split(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """Lets a message, and what was said after it, be a talk of its own."""
    found = find(thread_id)
    message = get_object_or_404(Message, pk=number_in(request.POST.get("message", "")) or 0, thread=found)
    return redirect(joining.split(found, message, actor=request.reader))


def _done(request: SignedInRequest, thread: Thread) -> HttpResponse:
    """Nothing, where the page asks for what changed by itself; otherwise the thread."""
    return HttpResponse(status=204) if is_fragment(request) else redirect(thread)
