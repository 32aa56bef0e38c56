"""Signing in at a Mastodon server: there, and back with the right to speak."""

from dataclasses import asdict

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from engawa.outside.channels import actions
from engawa.outside.channels.mastodon.signing_in import Begun, begin, finish
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Refused, Trouble, network_named
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces.actions.rules import from_inside, own
from engawa.spaces.models import Role, Space

KEPT = "mastodon"


class SignInForm(forms.Form):
    """Which server, and whose people will answer."""

    server = forms.CharField(
        max_length=300,
        label=gettext_lazy("Server"),
        help_text=gettext_lazy("The one where the account lives: social.example"),
    )
    space = forms.ModelChoiceField(Space.objects.none(), label=gettext_lazy("Who answers"))

    def __init__(self, request: SignedInRequest, **begun: str) -> None:
        super().__init__(request.POST if request.method == "POST" else None, initial=begun)
        owned = Space.objects.filter(
            memberships__person=request.reader, memberships__role=Role.OWNER, archived_at=None
        )
        self.fields["space"] = forms.ModelChoiceField(
            owned.order_by("name"), label=_("Who answers"), empty_label=None
        )


@require_http_methods(["GET", "POST"])
@signed_in
def sign_in(request: SignedInRequest) -> HttpResponse:
    """Shows an owner the way to their server: a link, since our forms lead nowhere else."""
    from_inside(request.reader)
    form = SignInForm(request)
    if form.is_valid():
        space = form.cleaned_data["space"]
        own(space, request.reader)
        try:
            begun = begin(form.cleaned_data["server"], request.build_absolute_uri(reverse("mastodon:back")))
            request.session[KEPT] = {**asdict(begun), "space": str(space.pk)}
            return render(request, "mastodon/leaving.html", {"begun": begun})
        except Refused as problem:
            form.add_error("server", str(problem))
    return _page(request, form)


@require_GET
@signed_in
def back(request: SignedInRequest) -> HttpResponse:
    """Takes in what an owner brings back: a new account, or new keys for one that had to sign in again."""
    from_inside(request.reader)
    kept = request.session.pop(KEPT, None)
    if kept is None:
        return redirect("mastodon:sign_in")
    space = get_object_or_404(Space, pk=int(kept.pop("space")))
    own(space, request.reader)
    begun = Begun(**kept)
    try:
        account = _connected(request, space, begun)
    except Trouble as problem:
        return _page(request, SignInForm(request, server=begun.server, space=str(space.pk)), str(problem))
    return redirect("channels:account", account.pk)


def _connected(request: SignedInRequest, space: Space, begun: Begun) -> Account:
    answers = {"server": begun.server, "token": finish(begun, request.GET.dict())}
    network = network_named("mastodon")
    handle = network.connect(answers).handle
    known = Account.objects.filter(space=space, network="mastodon", handle=handle).exclude(state="closed")
    account = known.select_related("space").first()
    if account is None:
        return actions.add_account(space, network, answers, actor=request.reader)
    actions.sign_in_again(account, answers, actor=request.reader)
    return account


def _page(request: SignedInRequest, form: SignInForm, problem: str = "") -> HttpResponse:
    status = 422 if form.errors or problem else 200
    return render(request, "mastodon/signing_in.html", {"form": form, "problem": problem}, status=status)
