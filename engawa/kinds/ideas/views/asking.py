"""Where an idea is proposed, or a question put to the leadership."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from engawa.boundary.refusals import Refused
from engawa.content.alike import alike
from engawa.content.editing import expect_writer
from engawa.content.text_form import status_of
from engawa.content.uploads import uploads_in
from engawa.kinds.ideas.actions.proposing import ask_nameless, is_open_door, propose
from engawa.kinds.ideas.forms import IdeaForm, QuestionForm
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces.mine import first_spaces
from engawa.spaces.models import Space
from engawa.spaces.readers import people_inside, place, readers
from engawa.web.cards import Place


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """Proposes an idea; in a space that is an open door, asks a question with one's name or without."""
    sent = request.POST if request.method == "POST" else None
    asked_for = str((sent or request.GET).get("space", ""))
    space = get_object_or_404(Space, pk=asked_for) if asked_for.isdecimal() else None
    if space is not None:
        expect_writer(space, request.reader)
    is_door = space is not None and is_open_door(space)
    form = (QuestionForm if is_door else IdeaForm)(sent)
    if form.is_valid():
        return redirect(_written(form, request))
    context = {
        "form": form,
        "space": space,
        "is_door": is_door,
        "readers": readers(space) if space else None,
        "places": [place(space)] if space else _places(request),
        "inside": people_inside() if is_door else 0,
    }
    return render(request, "ideas/new.html", context, status=status_of(form))


def _written(form: IdeaForm, request: SignedInRequest) -> str:
    """Writes it, and says where to go. Not to a nameless question: whoever opens it is marked as having seen it."""
    told = dict(form.cleaned_data)
    if told.pop("nameless", False):
        ask_nameless(actor=request.reader, **told)
        return "/open-door/?asked=yes"
    return f"/ideas/{propose(actor=request.reader, uploads=uploads_in(request), **told).pk}/"


def _places(request: SignedInRequest) -> list[Place]:
    places = [place(space) for space in first_spaces(request)[0] if "ideas" in space.parts]
    if not places:
        raise Refused(_("Join a space first: ideas are proposed in one."))
    return places


@require_GET
@signed_in
def similar(request: SignedInRequest) -> HttpResponse:
    """What is like an idea that somebody is proposing."""
    title, body = request.GET.get("title", "")[:300], request.GET.get("body", "")[:5_000]
    found = alike(title, body, kinds=("idea",), limit=5) if len(title) > 3 else []
    return render(request, "ideas/similar.html", {"ideas": [one.item for one in found]})
