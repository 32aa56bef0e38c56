"""Beginning a talk, and who is in it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engawa.boundary.refusals import Refused
from engawa.kinds.chat import actions
from engawa.kinds.chat.naming import call_talks
from engawa.kinds.chat.people import candidates, chosen_in, people_with
from engawa.people.requests import SignedInRequest, signed_in
from engawa.people.voices import voice_of
from engawa.spaces.models import Space


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """Choosing whom to talk with; POST begins the talk, or leads to the one there is."""
    if request.method == "POST":
        people = people_with(chosen_in(request.POST))
        if not people:
            raise Http404
        talk = actions.begin_talk(people, actor=request.reader, name=request.POST.get("name", ""))
        return redirect("chat:room", talk.slug)
    return render(request, "chat/new.html", _choice(request, []))


@require_http_methods(["GET", "POST"])
@signed_in
def people(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who is in a talk; POST lets people in, gives it a name, or leaves it."""
    talk = get_object_or_404(Space.objects.select_related("talk"), slug=slug, is_talk=True)
    if request.method == "POST":
        return _change(request, talk)
    others = call_talks([talk], request.reader).get(talk.pk, ())
    context = _choice(request, [one.id for one in others if one.id])
    return render(request, "chat/people.html", context | {"talk": talk, "others": others})


def _change(request: SignedInRequest, talk: Space) -> HttpResponse:
    sent = request.POST
    match sent.get("do"):
        case "add":
            actions.add_people(talk, people_with(chosen_in(sent)), actor=request.reader)
        case "name":
            actions.name_talk(talk, actor=request.reader, name=sent.get("name", ""))
        case "leave":
            actions.leave_talk(talk, actor=request.reader)
            return redirect("chat:rooms")
        case _:
            raise Refused(_("That is not possible here."))
    return redirect("chat:room", talk.slug)


def _choice(request: SignedInRequest, taken: list[int]) -> dict[str, object]:
    words = request.GET.get("q", "")
    chosen = people_with(chosen_in(request.GET))
    found = candidates(request.reader, words, [*taken, *(one.pk for one in chosen)])
    voices = [voice for one in chosen if (voice := voice_of(one))]
    return {"words": words, "chosen": voices, "found": found, "most": actions.MOST}
