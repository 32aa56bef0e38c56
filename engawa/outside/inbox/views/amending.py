"""What we said, to be corrected or taken back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from engawa.boundary.refusals import Refused
from engawa.outside.channels.amending import can_change, can_take_back
from engawa.outside.inbox.actions import amending
from engawa.outside.inbox.actions.rules import expect_desk
from engawa.outside.inbox.models import Message
from engawa.outside.inbox.planning import network_of
from engawa.outside.inbox.splitting import joined
from engawa.people.requests import SignedInRequest, signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def message(request: SignedInRequest, message_id: int) -> HttpResponse:
    """What we said; POST corrects it, or with `act` "back" takes it back."""
    found = _find(message_id)
    thread = found.thread.head or found.thread
    expect_desk(thread, request.reader)
    errors = []
    if request.method == "POST":
        try:
            _do(found, request)
            return redirect(thread)
        except Refused as refused:
            errors = [str(refused)]
    network = found.account.network
    context = {
        "thread": thread,
        "message": found,
        "network": network_of(found.account),
        "text": request.POST.get("text") or joined([one.text for one in amending.said_with(found)]),
        "can_change": can_change(network, is_private=found.is_private),
        "can_take_back": can_take_back(network, is_private=found.is_private),
        "errors": errors,
    }
    return render(request, "inbox/message.html", context, status=422 if errors else 200)


def _do(found: Message, request: SignedInRequest) -> None:
    if request.POST.get("act") == "back":
        amending.take_back(found, actor=request.reader)
    else:
        amending.correct(found, actor=request.reader, text=request.POST.get("text", ""))


def _find(message_id: int) -> Message:
    ours = Message.objects.filter(is_ours=True, dispatch__isnull=False, removed_at=None).select_related(
        "account", "thread__account__space", "thread__head__account__space", "thread__identity"
    )
    return get_object_or_404(ours, pk=message_id)
