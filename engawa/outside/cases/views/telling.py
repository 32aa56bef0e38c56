"""What goes outward: written apart from the talk inside, shown with where it goes and who reads it, approved."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from engawa.content.text_form import status_of
from engawa.outside.cases.actions import telling as acts
from engawa.outside.cases.actions.rules import may_approve, roles_in
from engawa.outside.cases.counting import count
from engawa.outside.cases.forms import TellingForm
from engawa.outside.cases.models import Case, Telling, Told
from engawa.outside.cases.reading import case_or_404, inside_texts, progress_among, works_on
from engawa.outside.cases.telling.before import now_and_before
from engawa.outside.cases.telling.people import Addressee, addressees_among, languages_of, said_in
from engawa.outside.cases.telling.reading import beyond, goes_to, told_lines
from engawa.outside.cases.telling.rounds import standing_telling
from engawa.outside.cases.views.case import belongs_to
from engawa.outside.contacts.consent import may_contact
from engawa.people.requests import SignedInRequest, signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def telling(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Shows the text and whom it goes to; POST writes it."""
    case = case_or_404(case_id)
    counted = count(case)
    lines, said = told_lines(counted.family), list(said_in(counted.family))
    people = beyond(lines, addressees_among(said))
    standing, earlier = now_and_before(case, counted.family, said)
    form = _form(request, case, standing, people)
    if form.is_valid():
        acts.write(case, actor=request.reader, text=form.cleaned_data["text"], variants=form.variants)
        return redirect(f"/cases/{case_id}/telling/")
    mine, is_draft = belongs_to(request), standing is not None and standing.state == Telling.State.DRAFT
    roles = roles_in(case, request.reader) if is_draft else {}
    context = {
        "case": case,
        "telling": standing,
        "form": form,
        "works": works_on(case, mine),
        "answers": case.space_id in mine,
        "may_approve": standing and may_approve(case, standing.written_by_id, roles, request.reader),
        "goes_to": goes_to(people, may_contact([one.identity.pk for one in people], "telling")),
        "told": lines,
        "earlier": earlier,
        "stuck": sum(one.told.state == Told.State.REFUSED for one in lines),
        "progress": progress_among(lines, counted),
        "unseen": max(counted.private - sum(one.message.is_private for one in people), 0),
    }
    return render(request, "cases/telling.html", context, status=status_of(form))


def _form(
    request: SignedInRequest, case: Case, standing: Telling | None, people: Sequence[Addressee]
) -> TellingForm:
    where, languages = sorted({one.account.network for one in people}), languages_of(people)
    if request.method == "POST":
        inside = inside_texts(case)
        return TellingForm(request.POST, networks=where, languages=languages, inside=inside)
    first = {"text": standing.text} if standing else {}
    first |= {f"on_{one.network}": one.text for one in standing.variants.all()} if standing else {}
    return TellingForm(networks=where, languages=languages, inside=(), initial=first)


def _found(case_id: int) -> Telling:
    rows = Telling.objects.select_related("case__space", "case__item")
    standing = standing_telling(case_or_404(case_id), rows)
    if standing is None:
        raise Http404
    return standing


@require_POST
@signed_in
def approval(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Lets it go out, as it was shown."""
    acts.approve(
        _found(case_id), actor=request.reader, seen=request.POST.get("seen", "").replace("\r\n", "\n")
    )
    return redirect(f"/cases/{case_id}/telling/")


@require_POST
@signed_in
def withdrawal(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Takes a text back that nobody approved."""
    acts.withdraw(_found(case_id), actor=request.reader)
    return redirect(f"/cases/{case_id}/telling/")


@require_POST
@signed_in
def later(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Tells those as well who spoke afterwards."""
    acts.tell_later_voices(_found(case_id), actor=request.reader)
    return redirect(f"/cases/{case_id}/telling/")


@require_POST
@signed_in
def again(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Tries once more to tell everyone who could not be told."""
    acts.try_all_again(case_or_404(case_id), actor=request.reader)
    return redirect(f"/cases/{case_id}/telling/")


@require_POST
@signed_in
def told(request: SignedInRequest, case_id: int, told_id: int) -> HttpResponse:
    """Tries once more to tell somebody, or notes that it arrived."""
    found = get_object_or_404(
        Told.objects.select_related("case__space", "case__item", "dispatch"), pk=told_id, case=case_id
    )
    if request.POST.get("do") == "arrived":
        acts.it_arrived(found, actor=request.reader)
    else:
        acts.try_again(found, actor=request.reader)
    return redirect(f"/cases/{case_id}/telling/")
