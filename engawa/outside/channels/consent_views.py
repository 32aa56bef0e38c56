"""An owner is led to a network, agrees there, and is back at one address, whichever network it was."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from engawa.outside.channels import agreeing
from engawa.outside.channels.calling import host_of
from engawa.outside.channels.consent import Agreeing
from engawa.outside.channels.forms import AskForm
from engawa.outside.channels.keys import keys_of
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Refused, Trouble, network_named
from engawa.outside.channels.owned import number_of, owned_by
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces.actions.rules import from_inside, own
from engawa.spaces.models import Space


@require_http_methods(["GET", "POST"])
@signed_in
def agree(request: SignedInRequest, slug: str) -> HttpResponse:
    """Sends an owner there for an account that they add."""
    from_inside(request.reader)
    network = _network(slug)
    form = AskForm(request.POST if request.method == "POST" else None, network.consent.asks)
    chosen = request.POST.get("space", "")
    if form.is_valid():
        space = get_object_or_404(Space, pk=number_of(chosen))
        own(space, request.reader)
        try:
            return _leave(request, agreeing.errand(network, form.cleaned_data, _back(request), space=space))
        except Refused as problem:
            form.refuse(problem)
    return _page(request, network, form, chosen=chosen)


@require_http_methods(["GET", "POST"])
@signed_in
def agree_again(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Sends an owner there for an account that stands; what it has as secrets need not be given once more."""
    account = get_object_or_404(Account.objects.select_related("space"), pk=account_id)
    own(account.space, request.reader)
    network = _network(account.network)
    known, kept = _known(account)
    form = AskForm(request.POST if request.method == "POST" else None, network.consent.asks, known, kept)
    if form.is_valid():
        given = {**form.cleaned_data, **{name: kept[name] for name in kept if not form.cleaned_data[name]}}
        try:
            way = agreeing.errand(network, given, _back(request), space=account.space, account=account)
            return _leave(request, way)
        except Refused as problem:
            form.refuse(problem)
    return _page(request, network, form, account=account)


@require_GET
@signed_in
def back(request: SignedInRequest) -> HttpResponse:
    """Takes in what an owner brings back: a new account, or new keys for one that stood."""
    from_inside(request.reader)
    try:
        errand = agreeing.taken(request.session, request.GET.get("state", ""), actor=request.reader)
    except Refused as problem:
        return render(request, "channels/nothing_asked.html", {"problem": str(problem)}, status=422)
    space = get_object_or_404(Space, pk=int(errand.space))
    own(space, request.reader)
    network = _network(errand.network)
    try:
        account = agreeing.finish(errand, network, request.GET.dict(), space, actor=request.reader)
    except Trouble as problem:
        return _refused(request, network, errand, problem)
    return redirect("channels:account", account.pk)


def _refused(
    request: SignedInRequest, network: Agreeing, errand: agreeing.Errand, problem: Trouble
) -> HttpResponse:
    """The form once more, with all that is no secret, and what went wrong."""
    account = Account.objects.select_related("space").filter(pk=int(errand.account or 0)).first()
    kept = _known(account)[1] if account else {}
    form = AskForm(None, network.consent.asks, errand.answers, kept)
    return _page(request, network, form, account=account, chosen=errand.space, problem=str(problem))


def _leave(request: SignedInRequest, errand: agreeing.Errand) -> HttpResponse:
    """A link, since forms of ours lead nowhere else."""
    address = agreeing.begin(request.session, errand, actor=request.reader)
    name = _network(errand.network).name
    return render(
        request, "channels/leaving.html", {"address": address, "host": host_of(address), "name": name}
    )


def _page(
    request: SignedInRequest,
    network: Agreeing,
    form: AskForm,
    *,
    account: Account | None = None,
    chosen: str = "",
    problem: str = "",
) -> HttpResponse:
    shown = {
        "network": network,
        "form": form,
        "account": account,
        "owned": [] if account else owned_by(request.reader),
        "chosen": chosen,
        "problem": problem,
        "back": _back(request),
    }
    status = 422 if problem or form.errors else 200
    return render(request, "channels/agree.html", shown, status=status)


def _known(account: Account) -> tuple[dict[str, Any], dict[str, str]]:
    """What stands in the form of an account already, and its secrets, as far as they can be opened."""
    asks = _network(account.network).consent.asks
    try:
        keys = keys_of(account)
    except Trouble:
        keys = {}
    kept = {one.name: str(keys[one.name]) for one in asks if one.is_secret and keys.get(one.name)}
    shown = {one.name: keys[one.name] for one in asks if not one.is_secret and one.name in keys}
    return {**shown, **account.settings}, kept


def _back(request: SignedInRequest) -> str:
    """Where they are now, since their session is: by the origin the owner named, for TLS may end before us."""
    host, path = request.get_host(), reverse("channels:back")
    origin = next((one for one in settings.CSRF_TRUSTED_ORIGINS if urlsplit(one).netloc == host), "")
    return f"{origin.rstrip('/')}{path}" if origin else request.build_absolute_uri(path)


def _network(slug: str) -> Agreeing:
    """
    Raises:
        Http404: for one where nobody can agree.
    """
    try:
        network = network_named(slug)
    except KeyError:
        raise Http404 from None
    if not isinstance(network, Agreeing):
        raise Http404
    return network
