"""What one does with something that was said."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.base.numbers import number_in
from engawa.journal.models import Entry
from engawa.outside.contacts.models import Identity
from engawa.outside.listening import actions
from engawa.outside.listening.beside import beside as told_beside
from engawa.outside.listening.beside import correct, take_back, words_of
from engawa.outside.listening.models import Mood
from engawa.outside.listening.reading.mentions import shown
from engawa.outside.listening.views.finding import find_mention, inside
from engawa.outside.listening.views.queries import belongs_to
from engawa.people.requests import SignedInRequest

LARGEST = 2**63 - 1


@require_GET
@inside
def mention(request: SignedInRequest, mention_id: int) -> HttpResponse:
    """Something that was said, and what one can do about it."""
    one = find_mention(mention_id)
    (row,) = shown([one], belongs_to(request))
    may_answer = actions.account_for(one, request.reader) is not None
    context = {"here": "stories", "row": row, "text": one.text, "may_answer": may_answer}
    return render(request, "listening/mention.html", context)


@require_POST
@inside
def parting(request: SignedInRequest, mention_id: int) -> HttpResponse:
    """Takes it out of its story; with `undo` puts it back."""
    one = find_mention(mention_id)
    story = one.parted_from_id or one.story_id
    if request.POST.get("undo"):
        actions.put_back(one, actor=request.reader)
    else:
        actions.part_mention(one, actor=request.reader)
    return redirect(f"/listen/stories/{story}/" if story else "/listen/")


@require_POST
@inside
def taking(request: SignedInRequest, mention_id: int) -> HttpResponse:
    """Takes it into the inbox."""
    actions.take_into_inbox(find_mention(mention_id), actor=request.reader)
    messages.info(request, _("It is in the inbox now."))
    return redirect(f"/listen/mentions/{mention_id}/")


@require_http_methods(["GET", "POST"])
@inside
def beside(request: SignedInRequest, said_id: int) -> HttpResponse:
    """The mood of a mention or a message, and its correction; nothing where there is nothing to say."""
    words = words_of(said_id) if said_id <= LARGEST else None
    if words is None:
        return HttpResponse(status=404 if request.method == "POST" else 200)
    if request.method == "POST":
        if request.POST.get("undo"):
            take_back(words, actor=request.reader)
        else:
            correct(words, _mood_in(request), actor=request.reader)
        if not request.headers.get("HX-Request"):
            return redirect(_back(request))
    undone = "undo" in request.POST
    context = {"told": told_beside(words, request.reader), "moods": list(Mood), "undone": undone}
    return render(request, "listening/beside.html", context)


@require_POST
@inside
def insider(request: SignedInRequest, identity_id: int) -> HttpResponse:
    """Says that somebody out there is one of us; with `undo` that they are not."""
    identity = get_object_or_404(Identity, pk=identity_id)
    actions.call_insider(identity, actor=request.reader, is_one_of_us=not request.POST.get("undo"))
    return redirect("/listen/where/?by=people")


@require_GET
@inside
def waved(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """Where a notice of a wave leads: its query."""
    entry = get_object_or_404(Entry, pk=entry_id, verb="query.waved")
    number = number_in(str(entry.data.get("query", "")))
    if not number:
        raise Http404
    return redirect(f"/listen/queries/{number}/")


def _back(request: SignedInRequest) -> str:
    """The page from which it was sent, if that is ours."""
    came = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came, {request.get_host()}, request.is_secure())
    return came if is_ours else "/listen/"


def _mood_in(request: SignedInRequest) -> Mood:
    try:
        return Mood(int(request.POST.get("mood", "")))
    except ValueError as error:
        raise Http404 from error
