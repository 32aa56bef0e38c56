"""CRMs that spaces keep in step with."""

from django.db.models import Count, Q
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.content.text_form import status_of
from engawa.outside.contacts.crm import actions
from engawa.outside.contacts.crm.hearing import hear
from engawa.outside.contacts.crm.keys import keys_of
from engawa.outside.contacts.crm.protocol import Refused, all_crms, crm_named
from engawa.outside.contacts.crm.signing import Forged
from engawa.outside.contacts.forms import CrmForm
from engawa.outside.contacts.models import CrmLink, FieldChange
from engawa.outside.contacts.views.inside import insiders, spaces_of
from engawa.people.origin import origin
from engawa.people.requests import Request, SignedInRequest
from engawa.spaces.models import Space

LARGEST = 256 * 1024


@require_GET
@insiders
def links(request: SignedInRequest) -> HttpResponse:
    """The CRMs of the reader's spaces."""
    there = CrmLink.objects.select_related("space").order_by("-pk")[:100]
    return render(request, "contacts/crm.html", {"links": there, "crms": all_crms()})


@require_http_methods(["GET", "POST"])
@insiders
def new(request: SignedInRequest, kind: str) -> HttpResponse:
    """Adds a CRM to a space of one's own."""
    try:
        crm = crm_named(kind)
    except KeyError as error:
        raise Http404 from error
    form = CrmForm(request.POST if request.method == "POST" else None, spaces=spaces_of(request), crm=crm)
    if form.is_valid():
        space = get_object_or_404(Space, pk=form.cleaned_data["space"])
        try:
            made = actions.add(
                space, actor=request.reader, kind=kind, name=form.cleaned_data["called"], answers=form.answers
            )
            return redirect(f"/contacts/crm/{made.pk}/")
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "contacts/crm_new.html", {"crm": crm, "form": form}, status=status_of(form))


@require_http_methods(["GET", "POST"])
@insiders
def link(request: SignedInRequest, link_id: int) -> HttpResponse:
    """How one CRM stands; POST pauses it, goes on or ends it."""
    parties = Count("parties"), Count("parties", filter=Q(parties__gone_at__isnull=False))
    known = CrmLink.objects.select_related("space").annotate(known=parties[0], gone=parties[1])
    found = get_object_or_404(known, pk=link_id)
    if request.method == "POST":
        actions.turn(found, actor=request.reader, state=request.POST.get("state", ""))
        return redirect(f"/contacts/crm/{link_id}/")
    is_owner = actions.owns(found.space, request.reader)
    lost = FieldChange.objects.filter(space=found.space_id, stands=False).select_related("contact")
    context = {
        "link": found, "crm": crm_named(found.kind), "is_owner": is_owner, "lost": lost.order_by("-at")[:20],
        "hook": f"{origin()}/contacts/crm/{link_id}/hook/",
        "secret": keys_of(found.pk).get("secret", "") if is_owner else "",
    }  # fmt: skip
    return render(request, "contacts/crm_link.html", context)


@csrf_exempt
@require_POST
def hook(request: Request, link_id: int) -> HttpResponse:
    """Where another system tells what changed there, signed."""
    if request.content_type != "application/json":
        return JsonResponse({"trouble": "Send application/json."}, status=415)
    if int(request.headers.get("content-length") or 0) > LARGEST or len(request.body) > LARGEST:
        return JsonResponse({"trouble": "Too large."}, status=413)
    try:
        is_new = hear(link_id, {name.lower(): value for name, value in request.headers.items()}, request.body)
    except Forged as forged:
        return JsonResponse({"trouble": str(forged)}, status=401)
    except Refused as refused:
        return JsonResponse({"trouble": str(refused)}, status=422)
    return JsonResponse({"taken": is_new}, status=202 if is_new else 200)
