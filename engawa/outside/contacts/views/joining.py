"""Who is the same as whom: said, proposed, undone."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.base.numbers import number_in
from engawa.content.text_form import status_of
from engawa.outside.contacts import joining, reading
from engawa.outside.contacts.forms import JoinForm
from engawa.outside.contacts.models import Contact, Join, Proposal
from engawa.outside.contacts.proposals import likeliest
from engawa.outside.contacts.views.inside import insiders, known_or_404
from engawa.people.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
@insiders
def join(request: SignedInRequest, contact_id: int) -> HttpResponse:
    """Joins somebody with another; ?q= seeks whom, ?with= has chosen."""
    them, words = known_or_404(contact_id), request.GET.get("q", "").strip()[:200]
    other_id = number_in(request.POST.get("with", "") or request.GET.get("with", ""))
    other = known_or_404(other_id) if other_id else None
    form = JoinForm(request.POST if request.method == "POST" else None)
    if other and form.is_valid():
        made = joining.join(them.contact, other.contact, actor=request.reader, **form.cleaned_data)
        return redirect(f"/contacts/{made.kept_id}/")
    found = reading.sought(words)[0] if len(words) >= reading.SHORTEST else []
    context = {
        "them": them, "other": other, "form": form, "words": words,
        "found": [one for one in found if one.id != them.id],
    }  # fmt: skip
    return render(request, "contacts/join.html", context, status=status_of(form))


@require_POST
@insiders
def undoing(request: SignedInRequest, join_id: int) -> HttpResponse:
    """Parts two again."""
    made = get_object_or_404(Join, pk=join_id)
    joining.undo(made, actor=request.reader)
    shown = Contact.objects.filter(pk=made.kept_id).exists()
    return redirect(f"/contacts/{made.kept_id if shown else made.gone_id}/")


@require_GET
@insiders
def proposals(request: SignedInRequest) -> HttpResponse:
    """Who may be the same, the likeliest first."""
    found, last = likeliest(*_place(request.GET.get("after", "")))
    further = f"{last.weight}_{last.pk}" if last else ""
    context = {"proposals": found, "further": further, "goes_on": request.GET.get("on") == "1"}
    return render(request, "contacts/proposals.html", context)


def _place(after: str) -> tuple[float | None, int]:
    weight, _line, number = after.partition("_")
    try:
        return float(weight), number_in(number) or 0
    except ValueError:
        return None, 0


@require_POST
@insiders
def decision(request: SignedInRequest, proposal_id: int) -> HttpResponse:
    """Says whether the two of a proposal are the same."""
    proposal = get_object_or_404(
        Proposal.objects.select_related("one__contact", "other__contact"), pk=proposal_id
    )
    if request.POST.get("same") != "yes":
        joining.refuse(proposal, actor=request.reader)
        return redirect("/contacts/proposals/?on=1")
    try:
        made = joining.accept(proposal, actor=request.reader, why=request.POST.get("why", "")[:1000])
    except joining.NoReason as problem:
        return render(
            request, "contacts/proposal.html", {"proposal": proposal, "error": str(problem)}, status=422
        )
    return redirect(f"/contacts/{made.kept_id}/")
