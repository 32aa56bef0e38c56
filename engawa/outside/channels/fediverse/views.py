"""Where owners let a space be followed, and see who follows."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.boundary.refusals import Refused
from engawa.content.models import Item
from engawa.content.paging import cursor_in
from engawa.outside.channels.echoing import echoes_of
from engawa.outside.channels.fediverse import actions, reading
from engawa.outside.channels.fediverse.addresses import host
from engawa.outside.channels.fediverse.forms import BlockForm, HoldForm, NameForm
from engawa.outside.channels.fediverse.models import Block, Reply, Tie
from engawa.outside.channels.fediverse.presence import SLUG, publishes
from engawa.outside.channels.models import Account
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.actions.rules import own
from engawa.spaces.models import Space


@require_http_methods(["GET", "POST"])
@signed_in
def space(request: SignedInRequest, slug: str) -> HttpResponse:
    """Whether a public space can be followed; POST lets it be."""
    found = get_object_or_404(Space, slug=slug, audience=0)
    own(found, request.reader)
    account = _accounts().filter(space=found, settings__publishes=True).first()
    if account is not None:
        return redirect("fediverse:account", account.pk)
    form = NameForm(request.POST or None, initial={"username": _proposed(found)})
    if request.method == "POST" and form.is_valid():
        try:
            account = actions.switch_on(found, actor=request.reader, **form.cleaned_data)
            return redirect("fediverse:account", account.pk)
        except Refused as problem:
            form.add_error("username", str(problem))
    status = 422 if form.errors else 200
    return render(
        request, "fediverse/space.html", {"space": found, "form": form, "host": host()}, status=status
    )


def _proposed(space: Space) -> str:
    return slugify(space.slug).replace("-", "_")[:30] or "news"


@require_GET
@signed_in
def account(request: SignedInRequest, account_id: int) -> HttpResponse:
    """What its owners know of an account."""
    return render(
        request, "fediverse/account.html", _shown(request, _owned(request, account_id), BlockForm())
    )


def _shown(request: SignedInRequest, found: Account, form: BlockForm) -> dict[str, Any]:
    before = cursor_in(request.GET.get("before", ""))
    followers, further = reading.followers_of(found, before)
    return {
        "account": found,
        "space": found.space,
        "publishes": publishes(found),
        "hold": HoldForm(initial={"hold": found.settings.get("hold", False)}),
        "followers": followers,
        "further": f"?before={further}" if further else "",
        "how_many": reading.how_many_follow(found),
        "held": reading.held_for(found),
        "sent": reading.sent_by(found),
        "blocks": reading.blocks_for(found),
        "block": form,
        "silent": reading.silent_hosts(found),
        "reader": request.reader,
    }


@require_GET
def echoes(request: Request, item_id: int) -> HttpResponse:
    """Who outside likes an item or passed it on, for whoever sees the item; the side of its page asks for it."""
    item = get_object_or_404(Item, pk=item_id)
    return render(request, "fediverse/echoes.html", {"item": item, "echoed": echoes_of(item)})


@require_POST
@signed_in
def holding(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Whether replies wait for an owner."""
    found = _owned(request, account_id)
    actions.hold_replies(found, actor=request.reader, hold="hold" in request.POST)
    return redirect("fediverse:account", account_id)


@require_POST
@signed_in
def reply(request: SignedInRequest, account_id: int, reply_id: int) -> HttpResponse:
    """Shows a reply that waits; with anything but `show` it is not."""
    replies = Reply.objects.select_related("account__space")
    held = get_object_or_404(replies, pk=reply_id, account=_owned(request, account_id))
    actions.decide(held, actor=request.reader, show=request.POST.get("do") == "show")
    return redirect("fediverse:account", account_id)


@require_POST
@signed_in
def follower(request: SignedInRequest, account_id: int, tie_id: int) -> HttpResponse:
    """Somebody is not to follow any more."""
    ties = Tie.objects.select_related("account__space")
    tie = get_object_or_404(ties, pk=tie_id, account=_owned(request, account_id))
    actions.remove_follower(tie, actor=request.reader)
    return redirect("fediverse:account", account_id)


@require_POST
@signed_in
def blocks(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Blocks a server, or somebody there."""
    found, form = _owned(request, account_id), BlockForm(request.POST)
    if form.is_valid():
        everywhere = form.cleaned_data.pop("everywhere")
        try:
            actions.block(None if everywhere else found.space, actor=request.reader, **form.cleaned_data)
            return redirect("fediverse:account", account_id)
        except Refused as problem:
            form.add_error("target", str(problem))
    return render(request, "fediverse/account.html", _shown(request, found, form), status=422)


@require_POST
@signed_in
def unblocking(request: SignedInRequest, account_id: int, block_id: int) -> HttpResponse:
    """Takes their words again."""
    _owned(request, account_id)
    actions.unblock(get_object_or_404(Block, pk=block_id), actor=request.reader)
    return redirect("fediverse:account", account_id)


@require_POST
@signed_in
def closing(request: SignedInRequest, account_id: int) -> HttpResponse:
    """Ends it; asked once more unless `sure`."""
    found = _owned(request, account_id)
    if not request.POST.get("sure"):
        how_many = reading.how_many_follow(found)
        return render(request, "fediverse/closing.html", {"account": found, "how_many": how_many})
    actions.switch_off(found, actor=request.reader)
    return redirect("spaces:about", found.space.slug)


def _accounts() -> Any:
    accounts = Account.objects.filter(network=SLUG).exclude(state=Account.State.CLOSED)
    return accounts.select_related("space")


def _owned(request: SignedInRequest, account_id: int) -> Account:
    """An account whose space this reader owns.

    Raises:
        Http404: when they may not see it.
        Refused: when they see it and do not own its space.
    """
    found: Account | None = _accounts().filter(pk=account_id).first()
    if found is None:
        raise Http404
    own(found.space, request.reader)
    return found
