"""What somebody may ask of us: whether to be written to, what we hold, to be forgotten."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from engawa.content.text_form import status_of
from engawa.outside.contacts.consent import note_consent
from engawa.outside.contacts.forgetting import ask_to_erase, may_erase
from engawa.outside.contacts.forms import ConsentForm, EraseForm
from engawa.outside.contacts.holding import all_we_hold
from engawa.outside.contacts.models import Identity
from engawa.outside.contacts.tasks import erase
from engawa.outside.contacts.vcard import card_of
from engawa.outside.contacts.views.inside import insiders, known_or_404
from engawa.people.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
@insiders
def consent(request: SignedInRequest, identity_id: int) -> HttpResponse:
    """Notes whether an identity may be written to."""
    identity = get_object_or_404(Identity.objects.select_related("contact"), pk=identity_id)
    first = {"consent": identity.consent, "do_not_contact": identity.do_not_contact}
    form = ConsentForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        note_consent(identity, actor=request.reader, **form.cleaned_data)
        return redirect(f"/contacts/{identity.contact_id}/")
    context = {"identity": identity, "form": form}
    return render(request, "contacts/consent.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@insiders
def erasure(request: SignedInRequest, contact_id: int) -> HttpResponse:
    """Erases somebody."""
    them = known_or_404(contact_id)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = ask_to_erase(them.contact, actor=request.reader, why=form.cleaned_data["why"])
        erase.defer(erasure_id=asked.pk)
        return render(request, "contacts/erased.html", {"erasure": asked})
    context = {"them": them, "form": form, "may_erase": may_erase(them.contact, request.reader)}
    return render(request, "contacts/erasure.html", context, status=status_of(form))


@require_GET
@insiders
def held(request: SignedInRequest, contact_id: int) -> HttpResponse:
    """All that we hold on somebody, as far as the reader may see it: for whoever asks what that is."""
    answer = JsonResponse(
        all_we_hold(known_or_404(contact_id)), json_dumps_params={"indent": 1, "ensure_ascii": False}
    )
    answer["Content-Disposition"] = f'attachment; filename="contact-{contact_id}.json"'
    return answer


@require_GET
@insiders
def card(request: SignedInRequest, contact_id: int) -> HttpResponse:
    """Somebody as a vCard."""
    answer = HttpResponse(card_of(known_or_404(contact_id)), content_type="text/vcard; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="contact-{contact_id}.vcf"'
    return answer
