"""Who is out there: the list, one of them, and them beside what they said."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from engawa.base.numbers import number_in
from engawa.content.text_form import status_of
from engawa.outside.contacts import editing, reading
from engawa.outside.contacts.forgetting import may_erase
from engawa.outside.contacts.forms import ChangeForm
from engawa.outside.contacts.models import Identity
from engawa.outside.contacts.proposals import proposals_for
from engawa.outside.contacts.reading import Known
from engawa.outside.contacts.talk import said_by
from engawa.outside.contacts.trail import trail_of
from engawa.outside.contacts.views.inside import insiders, known_or_404, spaces_of
from engawa.people.requests import SignedInRequest


@require_GET
@insiders
def contacts(request: SignedInRequest) -> HttpResponse:
    """Whom the reader's spaces know, the latest first; ?q= seeks among all they may see, ?space= keeps to one."""
    words, before = request.GET.get("q", "").strip()[:200], number_in(request.GET.get("before", ""))
    spaces, space = spaces_of(request), number_in(request.GET.get("space", ""))
    chosen = [one.pk for one in spaces if space in (None, one.pk)]
    too_short = 0 < len(words) < reading.SHORTEST
    if too_short:
        people: list[Known] = []
        further = None
    else:
        people, further = reading.sought(words, before) if words else reading.newest(chosen, before)
    context = {
        "people": people, "further": further, "words": words, "too_short": too_short, "spaces": spaces,
        "space": space if len(chosen) == 1 else None,
    }  # fmt: skip
    return render(request, "contacts/list.html", context)


@require_GET
@insiders
def contact(request: SignedInRequest, contact_id: int) -> HttpResponse:
    """Somebody outside, as far as the reader may know them."""
    them = known_or_404(contact_id)
    context = {
        "them": them,
        "spent": reading.spent(them.contact) if them.orders else [],
        "proposals": proposals_for(them),
        "may_erase": may_erase(them.contact, request.reader),
    }
    return render(request, "contacts/contact.html", context)


@require_GET
@insiders
def trail(request: SignedInRequest, contact_id: int) -> HttpResponse:
    """How what we know about them came to be."""
    them = known_or_404(contact_id)
    return render(request, "contacts/trail.html", {"them": them, "trail": trail_of(them)})


@require_GET
@insiders
def beside(request: SignedInRequest, identity_id: int) -> HttpResponse:
    """Who it is, beside what they said; nothing where the reader may not know."""
    identity = Identity.objects.filter(pk=identity_id).first()
    if identity is None:
        return HttpResponse("")
    them = known_or_404(identity.contact_id)
    context = {
        "them": them,
        "identity": identity,
        "said": said_by([one.pk for one in them.identities]),
        "proposals": proposals_for(them),
    }
    return render(request, "contacts/beside.html", context)


@require_http_methods(["GET", "POST"])
@insiders
def edit(request: SignedInRequest, contact_id: int) -> HttpResponse:
    """Changes what a space keeps about somebody."""
    them = known_or_404(contact_id)
    spaces = list({one.space_id: one.space for one in them.knowings}.values())
    first = them.knowings[0] if them.knowings else None
    initial = {
        "name": them.name, "company": them.company.name if them.company else "",
        "customer_since": first.customer_since if first else None, "note": first.note if first else "",
    }  # fmt: skip
    form = ChangeForm(request.POST if request.method == "POST" else None, spaces=spaces, initial=initial)
    if form.is_valid():
        space_id = form.cleaned_data.pop("space")
        editing.change(them, space_id, actor=request.reader, **form.cleaned_data)
        return redirect(f"/contacts/{contact_id}/")
    return render(request, "contacts/edit.html", {"them": them, "form": form}, status=status_of(form))
