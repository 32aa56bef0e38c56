"""People, by name, team, place, language and what they know."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from engawa.people.directory import FACETS, Wanted, directory
from engawa.people.facets import address, facets
from engawa.people.models import Person, Ring
from engawa.people.requests import SignedInRequest, signed_in
from engawa.people.sieves import all_sieves
from engawa.people.voices import voice_of
from engawa.web.cards import Tab

LONGEST = 200


@require_GET
@signed_in
def people(request: SignedInRequest) -> HttpResponse:
    """The directory: everybody inside, and their guests; a guest finds the people of shared spaces."""
    wanted = _wanted(request)
    found = directory(request.reader, wanted, after=request.GET.get("after", ""))
    context = {
        "wanted": wanted,
        "chosen": {**wanted.facets, **wanted.sieved},
        "lines": [(voice_of(person), note_on(person)) for person in found.people],
        "tabs": _tabs(wanted),
        "narrower": address(wanted),
        "further": address(wanted, after=found.further) if found.further else "",
    }
    return render(request, "people/directory.html", context)


@require_GET
@signed_in
def narrower(request: SignedInRequest) -> HttpResponse:
    """What the search can be narrowed down to: beside the directory, or a page of its own without scripts."""
    context = {"facets": facets(request.reader, _wanted(request))}
    is_fragment = bool(request.headers.get("HX-Request"))
    return render(request, "people/facets.html" if is_fragment else "people/narrower.html", context)


def note_on(person: Person) -> str:
    """What a line of a list says of somebody besides their name."""
    parts = (person.title, person.team, person.place, _("no longer here") if person.left_at else "")
    return " · ".join(part for part in parts if part)


def _wanted(request: SignedInRequest) -> Wanted:
    def told(name: str) -> str:
        return request.GET.get(name, "").replace("\0", "").strip()[:LONGEST]

    ring = told("ring")
    return Wanted(
        words=told("q"),
        ring=Ring(int(ring)) if ring in ("0", "1", "2") else None,
        gone=ring == "gone",
        facets={name: told(name) for name in FACETS if told(name)},
        sieved={sieve.name: told(sieve.name) for sieve in all_sieves() if told(sieve.name)},
    )


def _tabs(wanted: Wanted) -> list[Tab]:
    labels = (
        ("", _("Everybody")),
        ("2", _("Inside")),
        ("1", _("Guests")),
        ("0", _("Outside")),
        ("gone", _("No longer here")),
    )
    here = "gone" if wanted.gone else ("" if wanted.ring is None else str(wanted.ring.value))
    others = Wanted(words=wanted.words, facets=wanted.facets, sieved=wanted.sieved)
    return [
        Tab(label=label, here=ring == here, url=address(others, ring=ring) if ring else address(others))
        for ring, label in labels
    ]
