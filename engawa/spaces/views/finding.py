"""The list of spaces, and making a new one."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces import actions
from engawa.spaces.actions.rules import from_inside
from engawa.spaces.finding import other_spaces, spaces_of
from engawa.spaces.forms import READING, NewSpaceForm
from engawa.spaces.models.space import every_part
from engawa.spaces.outlines import OUTLINES, outline_named
from engawa.spaces.readers import people_inside, readers
from engawa.web.cards import Tab
from engawa.web.words import readers_sentence


@require_GET
def spaces(request: Request) -> HttpResponse:
    """The spaces one belongs to, and the others one may know of."""
    words, shelf, after = (request.GET.get(name, "").strip() for name in ("q", "shelf", "after"))
    ring = int(shelf) if shelf in ("0", "1", "2") else None
    found = other_spaces(request.reader, words=words, ring=ring, archived=shelf == "archived", after=after)
    is_plain = not (words or shelf or after)
    context: dict[str, Any] = {
        "words": words,
        "shelf": shelf,
        "tabs": _shelves(words, shelf),
        "mine": [(one, readers(one).text) for one in (spaces_of(request.reader) if is_plain else [])],
        "others": [(one, readers(one).text) for one in found.spaces],
        "further": "?" + urlencode({"q": words, "shelf": shelf, "after": found.further})
        if found.further
        else "",
    }
    return render(request, "spaces/spaces.html", context)


def _shelves(words: str, here: str) -> list[Tab]:
    labels = {"": _("All"), "2": _("Inside"), "1": _("Edge"), "0": _("Outside"), "archived": _("Archived")}
    return [
        Tab(label=label, here=shelf == here, url="?" + urlencode({"q": words, "shelf": shelf}))
        for shelf, label in labels.items()
    ]


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """Makes a space, saying first who will read it; ?outline= names what it begins from."""
    from_inside(request.reader)
    outline = outline_named(request.GET.get("outline", ""))
    start = {"reading": "inside-everyone", "joining": "open", "parts": every_part()}
    form = NewSpaceForm(request.POST or None, initial=outline.start if outline else start)
    if request.method == "POST" and form.is_valid():
        told = {**form.settings, "outline": outline.name if outline else ""}
        return redirect(actions.create_space(actor=request.reader, **told))
    context = {"form": form, "outline": outline, "outlines": OUTLINES}
    return render(request, "spaces/new.html", context | {"choices": choices(form["reading"].value())})


def choices(chosen: str) -> list[dict[str, Any]]:
    """Who could read, each with its ring and, in words, how many that are."""
    told = {"inside-everyone": readers_sentence(2, people_inside())}
    return [
        {
            "value": value,
            "ring": ring,
            "label": label,
            "help": " ".join(filter(None, (str(words), told.get(value)))),
            "checked": value == chosen,
        }
        for value, ring, _audience, label, words in READING
    ]
