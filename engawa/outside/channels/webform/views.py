"""The page on which anybody writes to the company; readable and usable without JavaScript, also inside other pages."""

from secrets import token_urlsafe

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from engawa.outside.channels.arriving import Full, keep
from engawa.outside.channels.models import Account
from engawa.outside.channels.sound import plain
from engawa.outside.channels.webform.forms import WriteForm
from engawa.outside.channels.webform.limits import is_too_much
from engawa.web.live import live_origin
from engawa.web.middleware import POLICY


@csrf_exempt
@xframe_options_exempt
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows the form; POST keeps what was written. Nobody is signed in here, so there is nothing to forge."""
    account = _account(slug)
    form = WriteForm(request.POST if request.method == "POST" else None, initial={"key": token_urlsafe(24)})
    if not form.is_valid():
        return _shown(request, account, "webform/write.html", form, 422 if form.is_bound else 200)
    said = {name: plain(value) for name, value in form.cleaned_data.items()}
    if said.pop("website"):
        return _shown(request, account, "webform/thanks.html", form)
    key = f"form:{said.pop('key') or token_urlsafe(24)}"
    if is_too_much(account.pk, request.META.get("REMOTE_ADDR", "")):
        return _later(request, account, form, 429)
    try:
        keep(account.pk, key, said)
    except Full:
        return _later(request, account, form, 503)
    return _shown(request, account, "webform/thanks.html", form)


def _later(request: HttpRequest, account: Account, form: WriteForm, status: int) -> HttpResponse:
    words = _("We take no more from here just now. Your words stand below: send them again in an hour.")
    form.add_error(None, words)
    return _shown(request, account, "webform/write.html", form, status)


def _account(slug: str) -> Account:
    found = Account.objects.raw("SELECT id, name, settings FROM engawa_form_at(%s)", [slug])
    account = next(iter(found), None)
    if account is None:
        raise Http404
    return account


def _shown(
    request: HttpRequest, account: Account, template: str, form: WriteForm, status: int = 200
) -> HttpResponse:
    context = {"account": account, "form": form, "told": account.settings, "without_cookies": True}
    response = render(request, template, context, status=status)
    sites = " ".join(("'self'", *(account.settings.get("sites") or ())))
    policy = POLICY.format(live=live_origin(request)).replace(
        "frame-ancestors 'self'", f"frame-ancestors {sites}"
    )
    response["Content-Security-Policy"] = policy
    return response
