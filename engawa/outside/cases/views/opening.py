"""A message becomes a case, joins one, or is said not to belong to it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from engawa.base.numbers import number_in
from engawa.boundary.refusals import Refused
from engawa.content.text_form import status_of
from engawa.outside.cases.actions import merging, opening
from engawa.outside.cases.alike.here import like_it
from engawa.outside.cases.alike.texts import title_of
from engawa.outside.cases.forms import TitleForm
from engawa.outside.cases.listing import beside_thread, proposals_of, refusals_of
from engawa.outside.cases.models import Case
from engawa.outside.cases.reading import case_or_404, said_of, works_on
from engawa.outside.cases.views.case import belongs_to
from engawa.outside.inbox.models import Message
from engawa.outside.listening.models import Mention
from engawa.people.requests import SignedInRequest, signed_in

DOES = {"join": opening.join, "refuse": opening.refuse, "take_out": opening.take_out}


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """?message= says of what; the title is proposed, and the cases it may belong to already stand beside it."""
    message = _message(request)
    if message.space_id not in belongs_to(request):
        raise Refused(_("The people who answer for this account open cases."))
    first = {"title": title_of(message.text, message.subject)}
    form = TitleForm(request.POST) if request.method == "POST" else TitleForm(initial=first)
    if form.is_valid():
        made = opening.open_case(message, actor=request.reader, title=form.cleaned_data["title"])
        return redirect(f"/cases/{made.pk}/")
    context = {"form": form, "said": said_of(message), "message": message, "likely": like_it(message)}
    return render(request, "cases/new.html", context, status=status_of(form))


def _message(request: SignedInRequest) -> Message:
    """What ?message= names, or what ?mention= of the listening room has in the inbox."""
    messages = Message.objects.filter(removed_at=None).select_related("identity", "account")
    if mention_id := number_in(request.GET.get("mention", "")):
        mention = get_object_or_404(Mention, pk=mention_id)
        found = messages.filter(uri=mention.uri, space_id=mention.space_id).first()
        if found is None:
            raise Refused(_("Bring it into the inbox first: from there it is answered, and becomes a case."))
        return found
    return get_object_or_404(messages, pk=number_in(request.GET.get("message", "")) or 0)


@require_POST
@signed_in
def voice(request: SignedInRequest, case_id: int, message_id: int) -> HttpResponse:
    """Joins a message to a case, refuses it, or takes it out; each undoes the others."""
    case = case_or_404(case_id)
    message = get_object_or_404(Message.objects.select_related("account"), pk=message_id)
    do = DOES.get(request.POST.get("do", ""))
    if do is None:
        raise Http404
    do(case, message, actor=request.reader)
    if not request.headers.get("HX-Request"):
        return redirect(f"/cases/{case_id}/")
    if request.POST.get("beside"):
        joined, proposed, first = beside_thread(message.thread_id)
        context = {
            "thread": message.thread,
            "joined": joined,
            "proposed": proposed,
            "first": first,
            "answers": True,
            "acted": True,
        }
        return render(request, "cases/beside.html", context)
    context = {"case": case, "proposals": proposals_of(case), "works": works_on(case, belongs_to(request))}
    return render(request, "cases/proposals.html", context)


@require_POST
@signed_in
def merging_(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Joins this case with another, which is named by its number or its address."""
    case = case_or_404(case_id)
    named = request.POST.get("into", "").strip().rstrip("/").rsplit("/", 1)[-1].lstrip("#")
    number = number_in(named) or 0
    into = (
        Case.objects.select_related("space", "item").filter(number=number).first() if number < 2**31 else None
    )
    into = into or get_object_or_404(Case.objects.select_related("space", "item"), pk=number)
    merging.merge(case, into, actor=request.reader)
    return redirect(f"/cases/{into.pk}/")


@require_POST
@signed_in
def parting(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Undoes a merging."""
    merging.part(case_or_404(case_id), actor=request.reader)
    return redirect(f"/cases/{case_id}/")


@require_POST
@signed_in
def splitting(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Makes a case of its own of the chosen voices."""
    case = case_or_404(case_id)
    ids = [number for one in request.POST.getlist("message") if (number := number_in(one))]
    chosen = list(Message.objects.filter(pk__in=ids, removed_at=None).select_related("account"))
    title = request.POST.get("title", "")
    fresh = merging.split(case, chosen, actor=request.reader, title=title)
    return redirect(f"/cases/{fresh.pk}/")


@signed_in
def refusals(request: SignedInRequest, case_id: int) -> HttpResponse:
    """What was refused or taken out, to bring it back."""
    case = case_or_404(case_id)
    context = {"case": case, "refusals": refusals_of(case), "works": works_on(case, belongs_to(request))}
    return render(request, "cases/refusals.html", context)
