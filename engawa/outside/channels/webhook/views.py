"""The door for signed messages."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from engawa.outside.channels.arriving import Full, keep
from engawa.outside.channels.keys import COURIER, keys_of
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import SignInAgain
from engawa.outside.channels.sound import LARGEST_RAW, keepable
from engawa.outside.channels.webhook.messages import BadMessage, id_of
from engawa.outside.channels.webhook.signing import BadSignature, check

LARGEST = 4 * LARGEST_RAW


@csrf_exempt
@require_POST
def hook(request: HttpRequest, account_id: int) -> HttpResponse:
    """Takes one message: 202 when it is new, 200 when it was taken before, both only once it is kept."""
    try:
        if int(request.headers.get("Content-Length") or 0) > LARGEST:
            return _no(413, "A message may have 256 KB.")
        body = request.body
        check(_secret(account_id), body, request.headers.get("Engawa-Signature", ""))
        said = json.loads(body)
        is_new = keep(account_id, id_of(said), keepable(said))
    except BadSignature as problem:
        return _no(401, str(problem))
    except BadMessage as problem:
        return _no(422, str(problem))
    except (ValueError, RecursionError, RawPostDataException):
        return _no(400, "The body has to be JSON.")
    except Full:
        return _no(503, "Too much waits already. Try again later.")
    return JsonResponse({"taken": is_new}, status=202 if is_new else 200)


def _secret(account_id: int) -> str:
    """
    Raises:
        BadSignature: when nothing is heard there; it says no more than for a wrong secret.
    """
    found = Account.objects.using(COURIER).filter(pk=account_id, network="webhook")
    account = found.exclude(state=Account.State.CLOSED).first()
    try:
        secret = str(keys_of(account).get("secret") or "") if account else ""
    except SignInAgain:
        secret = ""
    if not secret:
        raise BadSignature("The signature does not fit the body.")
    return secret


def _no(status: int, words: str) -> HttpResponse:
    return JsonResponse({"error": words}, status=status)
