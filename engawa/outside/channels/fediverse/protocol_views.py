"""What other servers ask of ours. Everything here is read with the public's eyes, whoever asks."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from engawa.boundary import read_as
from engawa.content.cards import address_of
from engawa.content.models import Item
from engawa.outside.channels.fediverse import documents, door, listing
from engawa.outside.channels.fediverse.addresses import host, item_at, ours
from engawa.outside.channels.fediverse.models import Note, Published
from engawa.outside.channels.fediverse.rendering import object_of, published_items
from engawa.outside.channels.fediverse.seen import (
    account_following,
    account_named,
    account_with,
    how_many,
    stands,
)
from engawa.outside.channels.models import Account
from engawa.people.origin import origin
from engawa.people.requests import Request

VERSION = "0.1.0"
JRD = "application/jrd+json"
NODE_INFO = 'application/json; profile="http://nodeinfo.diaspora.software/ns/schema/2.1#"'


def as_the_public[**P](
    view: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """Whoever is signed in sees here what everybody sees; scripts of other sites may read it."""

    @wraps(view)
    def look(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        read_as(None)
        response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Vary"] = "Accept"
        return response

    return require_GET(look)


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks, and no server."""
    accepted = request.headers.get("accept", "")
    return "text/html" in accepted and "activity+json" not in accepted and "ld+json" not in accepted


@as_the_public
def webfinger(request: Request) -> HttpResponse:
    """Where the actor of a name is: ?resource=acct:blog@our.domain."""
    account = _named(request.GET.get("resource", ""))
    if account is None:
        raise Http404
    return JsonResponse(documents.webfinger(account), content_type=JRD)


def _named(resource: str) -> Account | None:
    name, _at, site = resource.removeprefix("acct:").removeprefix("@").rpartition("@")
    if resource.startswith("acct:") and site.lower() == host().lower():
        account = account_named(name)
    else:
        found = ours(resource)
        account = account_with(found.id) if found and found.what == "actor" else None
    return account if account is not None and stands(account) else None


@as_the_public
def host_meta(request: Request) -> HttpResponse:
    """How names are looked up here, for older servers."""
    return HttpResponse(documents.host_meta(), content_type="application/xrd+xml")


@as_the_public
def node_info_index(request: Request) -> HttpResponse:
    """Where we say what we are."""
    schema = "http://nodeinfo.diaspora.software/ns/schema/2.1"
    return JsonResponse({"links": [{"rel": schema, "href": f"{origin()}/nodeinfo/2.1"}]})


@as_the_public
def node_info(request: Request) -> HttpResponse:
    """What we are: how many accounts and posts of ours the public sees, and nothing about people."""
    posts = Published.objects.count()
    return JsonResponse(documents.node_info(VERSION, how_many(), posts), content_type=NODE_INFO)


@as_the_public
def actor(request: Request, account_id: int) -> HttpResponse:
    """A space that can be followed, or the company's own voice."""
    account = _standing(account_id)
    if account is None:
        return _gone({"id": request.build_absolute_uri(), "type": "Tombstone"})
    if wants_page(request):
        return redirect(str(documents.actor(account)["url"]))
    return _activity(documents.actor(account))


def _standing(account_id: int) -> Account | None:
    """None for one that ended.

    Raises:
        Http404: when there never was one.
    """
    account = account_with(account_id)
    if account is None:
        raise Http404
    return account if stands(account) else None


@as_the_public
def outbox(request: Request, account_id: int) -> HttpResponse:
    """What it said, the newest first."""
    return _collection(request, account_id, listing.outbox)


@as_the_public
def followers(request: Request, account_id: int) -> HttpResponse:
    """Who follows it."""
    return _collection(request, account_id, listing.followers)


@as_the_public
def following(request: Request, account_id: int) -> HttpResponse:
    """Whom it follows: nobody."""
    return _collection(request, account_id, listing.following)


def _collection(
    request: Request, account_id: int, made: Callable[[Account, str, str], dict[str, Any]]
) -> HttpResponse:
    account = _standing(account_id)
    if account is None:
        return _gone({"type": "Tombstone"})
    return _activity(made(account, request.GET.get("page", ""), request.GET.get("before", "")))


@as_the_public
def item(request: Request, item_id: int) -> HttpResponse:
    """A post, an article or an answer that the public may read."""
    found = published_items().filter(pk=item_id).first()
    account = account_following(found.space.slug) if found else None
    if found is None or account is None:
        if Item.objects.filter(pk=item_id, audience=0, removed_at__isnull=False).exists():
            return _gone({"id": item_at(item_id), "type": "Tombstone"})
        raise Http404
    if wants_page(request):
        return redirect(address_of(found))
    return _activity({"@context": documents.CONTEXT, **object_of(found, account.pk)})


@as_the_public
def note(request: Request, note_id: int) -> HttpResponse:
    """What the company said in public."""
    found = Note.objects.filter(pk=note_id, is_private=False).exclude(object={}).first()
    account = account_with(found.account_id) if found else None
    if found is None or account is None or not stands(account):
        raise Http404
    if found.object["type"] == "Tombstone":
        return _gone(found.object)
    if wants_page(request):
        return render(request, "fediverse/note.html", {"note": found, "account": account})
    return _activity({"@context": documents.CONTEXT, **found.object})


@csrf_exempt
@require_POST
def inbox(request: Request, account_id: int = 0) -> HttpResponse:
    """Where other servers hand in what they have to say."""
    answer = door.hand_in(request)
    response = JsonResponse({"error": answer.why} if answer.why else {}, status=answer.status)
    if answer.again_in:
        response.headers["Retry-After"] = str(answer.again_in)
    return response


def _activity(document: dict[str, Any]) -> HttpResponse:
    return JsonResponse(document, content_type=documents.ACTIVITY)


def _gone(document: dict[str, Any]) -> HttpResponse:
    found = {"@context": documents.STREAMS, **document}
    return JsonResponse(found, content_type=documents.ACTIVITY, status=410)
