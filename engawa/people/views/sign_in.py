"""Signing in by a link, and the page about how one signs in."""

from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from engawa.people.actions import LinkSpent, account_of_link, spend_link
from engawa.people.requests import Request, SignedInRequest, signed_in


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_link(request: Request, secret: str) -> HttpResponse:
    """GET only asks, so that a mail scanner that opens links spends none; POST signs in."""
    try:
        if request.method == "POST":
            account = spend_link(secret)
            response: HttpResponse = perform_login(request, account, redirect_url=next_of(request))
            return response
        email = account_of_link(secret).email
    except LinkSpent:
        return render(request, "people/link_spent.html", status=410)
    return render(request, "people/link.html", {"email": email, "next": next_of(request)})


def next_of(request: HttpRequest) -> str:
    """Where to go after signing in: `next`, if it stays here."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    here = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, here, request.is_secure()) else "/"


@require_GET
@signed_in
def account(request: SignedInRequest) -> HttpResponse:
    """How one signs in: address, password, passkeys, second factor; and in which language one reads."""
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    context = {
        "account": request.user,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_app": Authenticator.Type.TOTP in kinds,
        "languages": settings.LANGUAGES,
        "has_codes": Authenticator.Type.RECOVERY_CODES in kinds,
    }
    return render(request, "people/account.html", context)
