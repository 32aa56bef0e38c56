"""Companies, and who of them is known."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from engawa.base.numbers import number_in
from engawa.outside.contacts.models import Company, Contact, Identity
from engawa.outside.contacts.reading import PAGE, known
from engawa.outside.contacts.views.inside import insiders
from engawa.people.requests import SignedInRequest


@require_GET
@insiders
def company(request: SignedInRequest, company_id: int) -> HttpResponse:
    """A company and whom of it the reader may see, the latest met first."""
    found = get_object_or_404(Company, pk=company_id)
    before = number_in(request.GET.get("before", ""))
    theirs = Identity.objects.filter(company=found)
    if before:
        theirs = theirs.filter(pk__lt=before)
    rows = list(theirs.order_by("-pk").values_list("pk", "contact_id")[: PAGE + 1])
    order = list(dict.fromkeys(contact for _pk, contact in rows[:PAGE]))
    people = sorted(known(Contact.objects.filter(pk__in=order)), key=lambda one: order.index(one.id))
    further = rows[PAGE - 1][0] if len(rows) > PAGE else None
    context = {"company": found, "people": people, "further": further}
    return render(request, "contacts/company.html", context)
