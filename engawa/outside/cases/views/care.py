"""What those do who work on a case: one page with all of it, and an address for each act."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.base.numbers import number_in
from engawa.content.text_form import status_of
from engawa.outside.cases.actions import leading, linking
from engawa.outside.cases.actions.carrying import carry, needs_summary
from engawa.outside.cases.actions.rules import expect_worker
from engawa.outside.cases.forms import (
    CarryForm,
    IssueForm,
    MinutesForm,
    OwnerForm,
    PromiseForm,
    RemarkForm,
    StateForm,
    TitleForm,
)
from engawa.outside.cases.models import Case, Connection, Link, Remark
from engawa.outside.cases.reading import case_or_404
from engawa.outside.cases.views.case import belongs_to
from engawa.people.models import Person, Ring
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces.models import Space
from engawa.spaces.readers import place


@require_GET
@signed_in
def care(request: SignedInRequest, case_id: int) -> HttpResponse:
    """All that one can do who works on it."""
    return _page(request, case_or_404(case_id))


def _page(request: SignedInRequest, case: Case, wrong: Form | None = None) -> HttpResponse:
    expect_worker(case, request.reader)
    forms: dict[str, Form] = {
        "state": StateForm(initial={"state": case.state}),
        "owner": OwnerForm(case=case, initial={"person": case.owner}),
        "promise": PromiseForm(initial={"until": case.promised_for}),
        "title": TitleForm(initial={"title": case.title}),
        "minutes": MinutesForm(),
        "links": IssueForm(initial={"title": case.title}),
    }
    forms |= {name: wrong for name, form in forms.items() if wrong and type(form) is type(wrong)}
    spaces = [case.space_id, *([case.item.space_id] if case.item else [])]
    context = {
        "case": case,
        "forms": forms,
        "remark": RemarkForm(),
        "connections": Connection.objects.filter(space__in=spaces, state="running"),
        "links": case.links.exclude(state="ended").select_related("connection"),
        "failed": _remarks().filter(link__case=case, state=Remark.State.FAILED),
    }
    return render(request, "cases/care.html", context, status=422 if wrong else 200)


def _act(make: Callable[..., Form], act: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """A view that does one act with what a form says, and shows the form again when it is wrong."""

    @require_POST
    @signed_in
    def view(request: SignedInRequest, case_id: int) -> HttpResponse:
        case = case_or_404(case_id)
        form = make(request.POST, case=case) if make is OwnerForm else make(request.POST)
        if not form.is_valid():
            return _page(request, case, form)
        act(case, actor=request.reader, **form.cleaned_data)
        return redirect(f"/cases/{case_id}/")

    return view


def _move(case: Case, *, actor: Person, state: str, reason: str) -> None:
    leading.move_to(case, state, actor=actor, reason=reason)


def _entrust(case: Case, *, actor: Person, person: Person | None) -> None:
    leading.entrust(case, person, actor=actor)


def _promise(case: Case, *, actor: Person, until: Any, reason: str) -> None:
    leading.promise(case, until, actor=actor, reason=reason)


def _link(case: Case, *, actor: Person, connection: int, reference: str, title: str, text: str) -> None:
    to = get_object_or_404(Connection, pk=connection)
    linking.link(case, to, actor=actor, reference=reference, title=title or case.title, text=text)


state = _act(StateForm, _move)
owner = _act(OwnerForm, _entrust)
promise = _act(PromiseForm, _promise)
title = _act(TitleForm, leading.rename)
minutes = _act(MinutesForm, leading.note_minutes)
links = _act(IssueForm, _link)


@require_POST
@signed_in
def link(request: SignedInRequest, case_id: int, link_id: int) -> HttpResponse:
    """Ends a link, tries once more to make it, or says something at the tracker."""
    found = get_object_or_404(
        Link.objects.select_related("case__space", "case__item", "connection"), pk=link_id, case=case_id
    )
    form = RemarkForm(request.POST)
    if request.POST.get("do") == "say" and form.is_valid():
        linking.say(found, actor=request.reader, text=form.cleaned_data["text"])
    elif said_id := number_in(request.POST.get("remark", "")):
        linking.say_again(get_object_or_404(_remarks(), pk=said_id, link=found), actor=request.reader)
    elif request.POST.get("do") == "again":
        linking.try_again(found, actor=request.reader)
    elif request.POST.get("do") == "end":
        linking.unlink(found, actor=request.reader)
    return redirect(f"/cases/{case_id}/")


def _remarks() -> "QuerySet[Remark]":
    return Remark.objects.select_related("link__case__space", "link__case__item")


@require_http_methods(["GET", "POST"])
@signed_in
def carrying(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Carries a case inside: the form shows who will read it before it is sent."""
    case = case_or_404(case_id)
    expect_worker(case, request.reader)
    spaces = _targets(belongs_to(request))
    first = {"title": case.title, "space": request.GET.get("space", "")}
    form = (
        CarryForm(request.POST, spaces=spaces)
        if request.method == "POST"
        else CarryForm(spaces=spaces, initial=first)
    )
    if form.is_valid():
        told = form.cleaned_data
        carry(case, told["space"], actor=request.reader, title=told["title"], summary=told["summary"])
        return redirect(f"/cases/{case_id}/")
    places = [(place(space), needs_summary(case, space)) for space in spaces]
    return render(
        request, "cases/carry.html", {"case": case, "form": form, "places": places}, status=status_of(form)
    )


def _targets(mine: list[int]) -> "QuerySet[Space]":
    """The spaces of the inside that one belongs to, and those that everybody may join."""
    inside = Space.objects.active().places().filter(ring=Ring.INSIDE)
    return (inside.filter(pk__in=mine) | inside.filter(joining="open")).distinct().by_name()
