"""Where a space is heard: its accounts, how they stand, what they said."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.outside.channels import actions
from engawa.outside.channels.forms import AskForm
from engawa.outside.channels.health import standing_of
from engawa.outside.channels.metering import ASKS, spent_by
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Network, Refused, all_networks, network_named
from engawa.outside.channels.owned import MOST, number_of, owned_by
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces.actions.rules import from_inside, own
from engawa.spaces.models import Space

DOES = {"pause": actions.pause, "go-on": actions.go_on, "closing": actions.close}
STUCK = {"again": actions.try_again, "withdrawal": actions.withdraw}


@require_GET
@signed_in
def accounts(request: SignedInRequest) -> HttpResponse:
    """Every account this reader may know of; the standing ones first."""
    found = Account.objects.select_related("space").order_by("space__name", "network", "handle")[:MOST]
    standings = [standing_of(one) for one in found]
    shown = {
        "standing": [one for one in standings if one.account.state != Account.State.CLOSED],
        "closed": [one for one in standings if one.account.state == Account.State.CLOSED],
        "may_add": bool(owned_by(request.reader)),
    }
    return render(request, "channels/accounts.html", shown)


@require_GET
@signed_in
def choose(request: SignedInRequest) -> HttpResponse:
    """The networks there are."""
    from_inside(request.reader)
    networks = sorted((one for one in all_networks() if one.asks), key=lambda one: str(one.name))
    owned = owned_by(request.reader)
    return render(request, "channels/choose.html", {"networks": networks, "owned": owned})


@require_http_methods(["GET", "POST"])
@signed_in
def add(request: SignedInRequest, slug: str) -> HttpResponse:
    """Adds an account on one network, to a space of the reader's own."""
    from_inside(request.reader)
    network = _network(slug)
    form = AskForm(request.POST if request.method == "POST" else None, network.asks)
    owned = owned_by(request.reader)
    if form.is_valid():
        space = get_object_or_404(Space, pk=number_of(request.POST.get("space", "")))
        own(space, request.reader)
        try:
            account = actions.add_account(space, network, form.cleaned_data, actor=request.reader)
            return redirect("channels:account", account.pk)
        except Refused as problem:
            form.refuse(problem)
    context = {"network": network, "form": form, "owned": owned, "chosen": request.POST.get("space", "")}
    return render(request, "channels/add.html", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def account(request: SignedInRequest, account_id: int) -> HttpResponse:
    """One account: how it stands, what it said lately, and what its owners may do."""
    found = _account(account_id)
    sent = Dispatch.objects.filter(account=found).select_related("written_by").order_by("-pk")[:30]
    stuck = Dispatch.objects.filter(account=found, state__in=("unsure", "refused")).order_by("-pk")[:30]
    context = {
        "standing": standing_of(found),
        "account": found,
        "space": found.space,
        "sent": [one for one in sent if one.state not in ("unsure", "refused")],
        "stuck": stuck,
        "owns": found.space in owned_by(request.reader),
        "spent": spent_by(found),
    }
    return render(request, "channels/account.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def keys(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Signs in again."""
    found = _account(account_id)
    own(found.space, request.reader)
    network = _network(found.network)
    form = AskForm(request.POST if request.method == "POST" else None, network.asks, found.settings)
    if form.is_valid():
        try:
            actions.sign_in_again(found, form.cleaned_data, actor=request.reader)
            return redirect("channels:account", found.pk)
        except Refused as problem:
            form.refuse(problem)
    context = {"network": network, "form": form, "account": found, "standing": standing_of(found)}
    return render(request, "channels/keys.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def cost(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Says what an account's use costs, and how much it may read in a month."""
    found = _account(account_id)
    own(found.space, request.reader)
    form = AskForm(request.POST if request.method == "POST" else None, ASKS, found.settings.get("cost"))
    if form.is_valid():
        try:
            actions.say_cost(found, form.cleaned_data, actor=request.reader)
            return redirect("channels:account", found.pk)
        except Refused as problem:
            form.refuse(problem)
    context = {"form": form, "account": found, "standing": standing_of(found), "spent": spent_by(found)}
    return render(request, "channels/cost.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def change(request: SignedInRequest, account_id: int, do: str) -> HttpResponse:
    """Pauses, goes on, or closes; closing asks once more."""
    found = _account(account_id)
    if do not in DOES:
        raise Http404
    if do == "closing" and request.POST.get("sure") != "yes":
        own(found.space, request.reader)
        return render(request, "channels/closing.html", {"account": found})
    DOES[do](found, actor=request.reader)
    return redirect("channels:account", account_id)


@require_POST
@signed_in
def stuck(request: SignedInRequest, dispatch_id: int, do: str) -> HttpResponse:
    """Says again what did not go out, or leaves it."""
    found = get_object_or_404(Dispatch.objects.select_related("account__space"), pk=dispatch_id)
    if do not in STUCK:
        raise Http404
    STUCK[do](found, actor=request.reader)
    return redirect("channels:account", found.account_id)


def _account(account_id: int) -> Account:
    return get_object_or_404(Account.objects.select_related("space"), pk=account_id)


def _network(slug: str) -> Network:
    try:
        return network_named(slug)
    except KeyError:
        raise Http404 from None
