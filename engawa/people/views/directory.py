"""People, by name."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from engawa.people.directory import directory
from engawa.people.models import Ring
from engawa.people.requests import SignedInRequest, signed_in
from engawa.people.voices import voice_of
from engawa.web.cards import Tab


@require_GET
@signed_in
def people(request: SignedInRequest) -> HttpResponse:
    """The directory: everybody inside, and their guests; a guest finds the people of shared spaces."""
    words, ring = request.GET.get("q", "").strip(), _ring(request.GET.get("ring", ""))
    found = directory(request.reader, words=words, ring=ring, after=request.GET.get("after", ""))
    kept = {"q": words, "ring": "" if ring is None else ring.value}
    lines = [(voice_of(person), _note(person.title, person.team, person.place)) for person in found.people]
    context = {
        "words": words,
        "ring": ring,
        "lines": lines,
        "tabs": _tabs(words, ring),
        "further": f"?{urlencode({**kept, 'after': found.further})}" if found.further else "",
    }
    return render(request, "people/directory.html", context)


def _note(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _ring(value: str) -> Ring | None:
    return Ring(int(value)) if value in ("0", "1", "2") else None


def _tabs(words: str, here: Ring | None) -> list[Tab]:
    labels = (
        (None, _("Everybody")),
        (Ring.INSIDE, _("Inside")),
        (Ring.EDGE, _("Guests")),
        (Ring.OUTSIDE, _("Outside")),
    )
    return [
        Tab(
            label=label,
            here=ring is here,
            url="?" + urlencode({"q": words, "ring": "" if ring is None else ring}),
        )
        for ring, label in labels
    ]
