"""Links for members; and what whoever has one gets to see."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.content.cards import address_of
from engawa.content.files import serve
from engawa.content.models import Item
from engawa.doors.links import actions
from engawa.doors.links.forms import LinkForm, PhraseForm
from engawa.doors.links.models import KINDS, Link
from engawa.doors.links.standing import open_in, open_on, uses_of
from engawa.doors.links.visiting import door_of, file_at, visit
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Space
from engawa.spaces.readers import readers

COOKIE = "engawa-link"
SALT = "engawa.doors.links"


@require_http_methods(["GET", "POST"])
@signed_in
def links(request: SignedInRequest, item_id: int) -> HttpResponse:
    """The links to one item that are open and how they were used; POST gives one out, and shows it this once."""
    items = Item.objects.with_people().standing().filter(kind__in=KINDS, root=None)
    item, secret = get_object_or_404(items, pk=item_id), ""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        secret = actions.give_out(item, actor=request.reader, **form.cleaned_data)
        form = LinkForm()
    standing = open_on(item)
    context = {
        "item": item,
        "address": address_of(item),
        "link": request.build_absolute_uri(reverse("links:visit", args=[secret])) if secret else "",
        "standing": standing,
        "uses": uses_of(one.link for one in standing),
        "form": form,
        "why_not": actions.why_not(item, request.reader),
        "owns": _owns(item.space, request),
        "readers": readers(item.space).text,
    }
    return render(request, "links/part.html" if _is_part(request) else "links/links.html", context)


@require_POST
@signed_in
def withdrawal(request: SignedInRequest, item_id: int, link_id: int) -> HttpResponse:
    """Takes a link back."""
    found = get_object_or_404(Link.objects.select_related("item__space"), pk=link_id, item=item_id)
    actions.withdraw(found, actor=request.reader)
    return redirect("links:links", item_id)


@require_GET
@signed_in
def of_space(request: SignedInRequest, slug: str) -> HttpResponse:
    """The links out of a space that are open, for its members."""
    space = get_object_or_404(Space, slug=slug)
    if membership_of(space, request.reader) is None:
        raise Http404
    standing = [(one, address_of(one.link.item)) for one in open_in(space)]
    context = {"space": space, "standing": standing, "owns": _owns(space, request)}
    return render(request, "links/space_part.html" if _is_part(request) else "links/space.html", context)


@require_http_methods(["GET", "POST"])
def visited(request: Request, secret: str) -> HttpResponse:
    """Exactly one item, for whoever has the link and, where it wants one, the pass phrase."""
    door = door_of(secret)
    if door is None:
        raise Http404
    if door.closed:
        return _guarded(render(request, "links/closed.html", {"why": door.closed}, status=410))
    phrase = request.POST.get("phrase", "").strip() if request.method == "POST" else _phrase_kept(request)
    if door.phrased and not phrase:
        return _guarded(render(request, "links/phrase.html", {"form": PhraseForm(), "wrong": False}))
    found = visit(secret, phrase, request.path, request.META.get("REMOTE_ADDR", ""))
    if found is None:
        context = {"form": PhraseForm(), "wrong": True}
        return _guarded(render(request, "links/phrase.html", context, status=403))
    response = render(request, "links/visited.html", {"found": found})
    if door.phrased:
        response.set_signed_cookie(
            COOKIE, phrase, salt=SALT, max_age=3600, path=request.path, httponly=True, samesite="Strict",
            secure=request.is_secure(),
        )  # fmt: skip
    return _guarded(response)


@require_GET
def visited_file(request: Request, secret: str, digest: str, name: str) -> FileResponse:
    """A file that belongs to what the link leads to."""
    found = file_at(secret, _phrase_kept(request), digest, request.META.get("REMOTE_ADDR", ""))
    if found is None:
        raise Http404
    response = serve(digest, found[1], found[0])
    _guarded(response)
    return response


def _phrase_kept(request: Request) -> str:
    phrase: str = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=3600) or ""
    return phrase


def _guarded[Response: (HttpResponse, FileResponse)](response: Response) -> Response:
    """Kept by nobody, found by no search engine, told to no other site."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    del response["Cache-Control"]
    patch_cache_control(response, private=True, no_store=True)
    return response


def _owns(space: Space, request: SignedInRequest) -> bool:
    membership = membership_of(space, request.reader)
    return membership is not None and membership.role == "owner"


def _is_part(request: SignedInRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
