"""The list and a thread beside it; what waits; how long people wait."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from engawa.outside.inbox.actions.caring import see
from engawa.outside.inbox.actions.holding import holder
from engawa.outside.inbox.models import Desk, Thread
from engawa.outside.inbox.planning import network_of
from engawa.outside.inbox.reading.choices import Choice, choice_in
from engawa.outside.inbox.reading.clock import clock_of
from engawa.outside.inbox.reading.listing import accounts_of, counts_of, outsider, rows_of, tabs_of, where_of
from engawa.outside.inbox.reading.talk import talk_of
from engawa.outside.inbox.reading.waits import waits_of
from engawa.outside.inbox.views.finding import find, is_fragment
from engawa.people.requests import Request, SignedInRequest, signed_in


@require_GET
@signed_in
def inbox(request: SignedInRequest) -> HttpResponse:
    """The list; asked for as a fragment, the list alone, with ?here= marked; of that with ?part=rows what may have
    changed."""
    choice, here = choice_in(request.GET), request.GET.get("here", "")
    shown = _moving(request, choice) | {"here": here}
    if not is_fragment(request):
        return render(request, "inbox/inbox.html", shown | _choosing(request))
    if request.GET.get("part") == "rows":
        return render(request, "inbox/rows.html", shown)
    return render(request, "inbox/list.html", shown | _choosing(request))


def _moving(request: SignedInRequest, choice: Choice) -> dict[str, Any]:
    rows, older = rows_of(choice, request.reader)
    counts = counts_of(request.reader)
    return {
        "choice": choice,
        "rows": rows,
        "older": f"{choice.at()}{'&' if choice.query else '?'}before={older}" if older else "",
        "counts": counts,
        "tabs": tabs_of(choice, counts),
    }


def _choosing(request: SignedInRequest) -> dict[str, Any]:
    accounts = accounts_of(request.reader)
    return {
        "accounts": [(one, network_of(one)) for one in accounts],
        "spaces": {one.space_id: one.space.name for one in accounts},
    }


@require_GET
@signed_in
def thread(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """A thread; as a fragment its two columns alone. What was merged leads to where it is now, unless ?as=it."""
    found = find(thread_id)
    if found.head_id and request.GET.get("as") != "it":
        return redirect(f"/inbox/{found.head_id}/")
    template = "inbox/pane.html" if is_fragment(request) else "inbox/thread.html"
    return render(request, template, shown(found, request))


@require_GET
@signed_in
def live(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """What may have changed of an open thread: its head, its talk, and who is answering."""
    return render(request, "inbox/live.html", shown(find(thread_id), request))


def shown(found: Thread, request: SignedInRequest, **more: Any) -> dict[str, Any]:
    """What a thread's template shows."""
    reader, choice = request.reader, choice_in(request.GET)
    belongs = found.space_id in reader.belongs_to
    held = holder(found) if belongs else None
    identity = found.identity
    network = network_of(found.account)
    return {
        "thread": found,
        "choice": choice,
        "who": outsider(identity.name, identity.handle) if identity else outsider(found.subject),
        "where": where_of(found, network),
        "network": network,
        "limit": network.limits.text if network else 0,
        "talk": talk_of(found, reader, request.GET.get("before", "")),
        "belongs": belongs,
        "hold": held,
        "held_by_other": held is not None and held.person_id != reader.pk,
        "reader": reader,
        "text": "",
        "errors": (),
        **more,
    }


@require_GET
@signed_in
def clock(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """How much of the promised time has passed: for the side of a thread."""
    found = find(thread_id)
    desk = Desk.objects.filter(space=found.space_id).first()
    members = {"merged": list(found.family.select_related("identity")[:20])}
    return render(request, "inbox/clock.html", {"thread": found, "clock": clock_of(found, desk), **members})


@require_POST
@signed_in
def seen(request: SignedInRequest, thread_id: int) -> HttpResponse:
    """The reader has seen it."""
    see(find(thread_id), actor=request.reader)
    return HttpResponse(status=204)


@never_cache
@require_GET
def waiting(request: Request) -> HttpResponse:
    """How many wait for an answer of ours, for the rail; nothing for whoever is not signed in."""
    counts = counts_of(request.reader) if request.reader else None
    waits = counts.mine + counts.nobody if counts else 0
    return render(request, "inbox/waiting.html", {"count": waits})


@require_GET
@signed_in
def waits(request: SignedInRequest) -> HttpResponse:
    """How long people wait, by space."""
    return render(request, "inbox/waits.html", {"waits": waits_of(request.reader)})
