"""Who may be whom: what was made one, and what is only proposed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from engawa.archives.actions import owner_only
from engawa.people.models import Likeness, Merge
from engawa.people.requests import SignedInRequest, signed_in
from engawa.people.resolving import deciding
from engawa.people.resolving.words import explained

PAGE = 30


@never_cache
@require_GET
@signed_in
def likely(request: SignedInRequest) -> HttpResponse:
    """Pairs that may be one person, the likeliest first, and those that were made one lately."""
    owner_only(request.reader)
    waiting = deciding.waiting(after=request.GET.get("after", ""))
    context = {
        "pairs": waiting.pairs,
        "further": waiting.further,
        "merges": [(one, explained(one.evidence)) for one in deciding.lately(PAGE)],
    }
    return render(request, "archives/likely.html", context)


@require_POST
@signed_in
def decision(request: SignedInRequest, likeness_id: int) -> HttpResponse:
    """They are one, or they are two."""
    pair = get_object_or_404(Likeness, pk=likeness_id)
    if request.POST.get("same") == "yes":
        deciding.accept(pair, actor=request.reader)
        messages.success(request, _("They are one person now. It can be undone below."))
    else:
        deciding.refuse(pair, actor=request.reader)
    return redirect("archives:people")


@require_POST
@signed_in
def undoing(request: SignedInRequest, merge_id: int) -> HttpResponse:
    """Two people again."""
    deciding.undo(get_object_or_404(Merge, pk=merge_id), actor=request.reader)
    messages.success(request, _("They are two people again."))
    return redirect("archives:people")
