"""Bringing archives in, in the browser. All of it is the owner's matter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.archives import actions
from engawa.archives.forms import RINGS, AddressForm, OrderForm
from engawa.archives.intake.wishes import Wishes
from engawa.archives.models import ImportRun
from engawa.archives.protocol import Unreadable
from engawa.archives.showing import shown
from engawa.archives.uploads import put_aside
from engawa.people.requests import SignedInRequest, signed_in

SHOWN = 20


@require_http_methods(["GET", "POST"])
@signed_in
def imports(request: SignedInRequest) -> HttpResponse:
    """What was brought in, and where new archives are dropped."""
    actions.owner_only(request.reader)
    if request.method == "POST":
        return _take(request)
    runs = ImportRun.objects.order_by("-pk")[:SHOWN]
    context = {"runs": [shown(run) for run in runs], "address": AddressForm()}
    return render(request, "archives/imports.html", context)


def _take(request: SignedInRequest) -> HttpResponse:
    is_dropped = request.headers.get("X-Requested-With") == "dropzone"
    offered = []
    for upload in request.FILES.getlist("file"):
        try:
            offered.append(actions.offer(str(put_aside(upload)), actor=request.reader))
        except Unreadable as why:
            if is_dropped:
                return JsonResponse({"error": str(why)}, status=422)
            messages.error(request, str(why))
    addresses = [reverse("archives:run", args=[run.pk]) for run in offered]
    if is_dropped:
        return JsonResponse({"url": addresses[0]} if addresses else {"error": _("Nothing arrived.")})
    return redirect(addresses[0] if len(addresses) == 1 else "archives:imports")


@require_POST
@signed_in
def address(request: SignedInRequest) -> HttpResponse:
    """A feed is named by its address instead of being dropped."""
    actions.owner_only(request.reader)
    form = AddressForm(request.POST)
    try:
        if form.is_valid():
            run = actions.offer(form.cleaned_data["address"], actor=request.reader)
            return redirect("archives:run", run.pk)
    except Unreadable as why:
        form.add_error("address", str(why))
    runs = ImportRun.objects.order_by("-pk")[:SHOWN]
    context = {"runs": [shown(run) for run in runs], "address": form}
    return render(request, "archives/imports.html", context, status=422)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def run(request: SignedInRequest, run_id: int) -> HttpResponse:
    """One import: what to do with it, how far it is, what it did. POST begins it."""
    found = get_object_or_404(ImportRun, pk=run_id)
    wishes = Wishes.from_json(found.options)
    form = OrderForm(request.POST or None, initial={**wishes.to_json()})
    if request.method == "POST" and form.is_valid():
        begun = actions.begin(found, form.wishes(dry_run="look" in request.POST), actor=request.reader)
        return redirect("archives:run", begun.pk)
    chosen = form["ring"].value()
    context = {"shown": shown(found), "form": form, "rings": RINGS, "chosen": chosen, "wishes": wishes}
    return render(request, "archives/run.html", context)


@never_cache
@require_GET
@signed_in
def progress(request: SignedInRequest, run_id: int) -> HttpResponse:
    """How far an import is, for the page that shows it."""
    found = get_object_or_404(ImportRun, pk=run_id)
    return render(request, "archives/progress.html", {"shown": shown(found)})


@require_POST
@signed_in
def wish(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Pause, stop, or go on."""
    found = get_object_or_404(ImportRun, pk=run_id)
    actions.wish(found, request.POST.get("wish", ""), actor=request.reader)
    return redirect("archives:run", run_id)
