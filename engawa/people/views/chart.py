"""The organisation chart, teams, and to whom somebody reports."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from engawa.base.numbers import number_in
from engawa.boundary.refusals import Refused
from engawa.people import actions
from engawa.people.chart import atop, below, leads_of, line_to, only_inside
from engawa.people.directory import Wanted, directory
from engawa.people.facets import address
from engawa.people.models import Person, Ring
from engawa.people.requests import SignedInRequest, signed_in
from engawa.people.views.directory import note_on
from engawa.people.voices import voice_of


@require_GET
@signed_in
def chart(request: SignedInRequest) -> HttpResponse:
    """Those atop the chart; branches open one by one."""
    only_inside(request.reader)
    nodes, further = atop(request.GET.get("after", ""))
    context: dict[str, Any] = {"nodes": nodes, "further": further, "person": None}
    return render(request, "people/chart.html", context)


@require_GET
@signed_in
def chart_of(request: SignedInRequest, person_id: int) -> HttpResponse:
    """From the top down to somebody, and who reports to them."""
    only_inside(request.reader)
    person = get_object_or_404(Person.objects.known().inside(), pk=person_id)
    context = {"nodes": [line_to(person)], "further": "", "person": person}
    return render(request, "people/chart.html", context)


@require_GET
@signed_in
def reports(request: SignedInRequest, person_id: int) -> HttpResponse:
    """A branch of the chart, as a fragment; without scripts the page that shows it."""
    only_inside(request.reader)
    person = get_object_or_404(Person.objects.known().inside(), pk=person_id)
    nodes, further = below(person.pk, request.GET.get("after", ""))
    context = {"nodes": nodes, "further": further, "of": person.pk, "person": person}
    is_fragment = bool(request.headers.get("HX-Request"))
    return render(request, "people/branch.html" if is_fragment else "people/reports.html", context)


@require_GET
@signed_in
def team(request: SignedInRequest) -> HttpResponse:
    """A team: who leads it, who belongs to it."""
    name = request.GET.get("name", "").replace("\0", "").strip()[:200]
    wanted = Wanted(facets={"team": name}, ring=Ring.INSIDE)
    found = directory(request.reader, wanted, after=request.GET.get("after", ""))
    context = {
        "name": name,
        "leads": [voice_of(lead) for lead in leads_of(name)] if request.reader.ring == Ring.INSIDE else [],
        "lines": [(voice_of(person), note_on(person)) for person in found.people],
        "narrower": address(wanted),
        "further": address(Wanted(), name=name, after=found.further) if found.further else "",
    }
    return render(request, "people/team.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def manager(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Finds and says to whom somebody reports."""
    person = get_object_or_404(Person.objects.known().inside().select_related("manager"), pk=person_id)
    if not actions.may_set_manager(person, request.reader):
        raise Refused(_("Only an owner of this place and whoever leads them now can change this."))
    if request.method == "POST":
        chosen = number_in(request.POST.get("manager", ""))
        to = get_object_or_404(Person.objects.known(), pk=chosen) if chosen else None
        actions.set_manager(person, to, actor=request.reader)
        return redirect("people:chart_of", person.pk)
    words = request.GET.get("q", "").replace("\0", "").strip()
    found = directory(request.reader, Wanted(words=words, ring=Ring.INSIDE)).people if words else []
    lines = [(voice_of(one), note_on(one)) for one in found if one.pk != person.pk]
    return render(request, "people/manager.html", {"person": person, "words": words, "lines": lines})
