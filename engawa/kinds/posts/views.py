"""Posts: an update and the talk under it, with what it asks of its readers."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.base.numbers import number_in
from engawa.boundary.refusals import Refused
from engawa.content.actions import write_item
from engawa.content.cards import cards_for
from engawa.content.models import Item
from engawa.content.reading import thread_of
from engawa.content.uploads import uploads_in
from engawa.kinds.posts import actions
from engawa.kinds.posts.forms import PostForm
from engawa.kinds.posts.models import MustRead, Poll
from engawa.kinds.posts.reading import not_yet, poll_of, read_of, sees_names, waiting_for
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.belonging import may_join, membership_of
from engawa.spaces.readers import readers


@require_POST
@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """Writes a post. Where scripts run its card is returned, otherwise the page it stands on is next."""
    form = PostForm(request.POST)
    if not form.is_valid():
        return render(request, "posts/new.html", {"form": form}, status=422)
    post = write_item("post", actor=request.reader, uploads=uploads_in(request), **form.cleaned_data)
    if not request.headers.get("HX-Request"):
        return redirect("posts:post", post.pk)
    shown = Item.objects.with_people().get(pk=post.pk)
    return render(request, "content/card.html", {"card": cards_for([shown], request.reader)[0]}, status=201)


@require_GET
def post(request: Request, item_id: int) -> HttpResponse:
    """A post with its talk, its poll, and whether one must read it."""
    items = Item.objects.with_people().select_related("poll", "must_read")
    found = get_object_or_404(items, pk=item_id, kind="post")
    thread = thread_of(found, request)
    return render(request, "posts/post.html", thread | _asks(found, request, thread))


def _asks(found: Item, request: Request, thread: dict[str, Any]) -> dict[str, Any]:
    poll, asked = getattr(found, "poll", None), getattr(found, "must_read", None)
    for row in (poll, asked):
        if row is not None:
            row.item = found
    member = thread["membership"]
    owns = sees_names(member) or (request.reader is not None and found.author_id == request.reader.pk)
    return {
        "poll": poll_of(poll, request.reader) if poll else None,
        "may_vote": thread["composer"] is not None,
        "may_settle": owns,
        "read": read_of(asked, request.reader, member) if asked else None,
        "sees_names": sees_names(member),
    }


@require_http_methods(["GET", "POST"])
def poll(request: Request, item_id: int) -> HttpResponse:
    """A poll as a fragment; POST votes, or takes the vote back when nothing is chosen."""
    found = get_object_or_404(Poll.objects.select_related("item__space"), pk=item_id)
    return _vote(request, found) if request.method == "POST" else _poll(request, found)


@signed_in
def _vote(request: SignedInRequest, found: Poll) -> HttpResponse:
    chosen = [number_in(one) or 0 for one in request.POST.getlist("choice")]
    actions.vote(found, actor=request.reader, choices=chosen)
    if request.headers.get("HX-Request"):
        return _poll(request, found)
    return redirect("posts:post", found.pk)


def _poll(request: Request | SignedInRequest, found: Poll) -> HttpResponse:
    space, reader = found.item.space, request.reader
    belongs = membership_of(space, reader) is not None
    context = {
        "poll": poll_of(found, reader),
        "item": found.item,
        "may_vote": reader is not None and not space.archived_at and (belongs or may_join(space, reader)),
        "may_settle": actions.may_settle(found.item, reader),
        "readers": readers(space).text,
        "on_card": request.GET.get("as") == "card",
    }
    return render(request, "posts/poll_fragment.html", context)


@require_POST
@signed_in
def closing(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Ends a poll."""
    found = get_object_or_404(Poll.objects.select_related("item__space"), pk=item_id)
    actions.close_poll(found, actor=request.reader)
    return redirect("posts:post", item_id)


@require_POST
@signed_in
def receipt(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Says that one has read it."""
    found = get_object_or_404(MustRead.objects.select_related("item__space"), pk=item_id)
    actions.acknowledge(found, actor=request.reader)
    return redirect("posts:post", item_id)


@require_GET
@signed_in
def not_read_yet(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Who has not said that they read it, for the owners of the space."""
    found = get_object_or_404(MustRead.objects.select_related("item__space"), pk=item_id)
    if not sees_names(membership_of(found.item.space, request.reader)):
        raise Refused(_("The owners of the space see who has not read it yet."))
    rows, more = not_yet(found)
    return render(request, "posts/not_yet.html", {"item": found.item, "rows": rows, "more": more})


@require_GET
@signed_in
def must_read(request: SignedInRequest) -> HttpResponse:
    """What one is asked to read, as a fragment for the pages that show it."""
    return render(request, "posts/must_read.html", {"asked": waiting_for(request.reader)})
