"""The rooms one belongs to, a room's log, a thread beside it, one line."""

from datetime import date

from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from engawa.content.models import Item
from engawa.content.paging import cursor_in
from engawa.content.talk import comments_for
from engawa.content.uploads import uploads_in
from engawa.kinds.chat import actions
from engawa.kinds.chat.actions.calling import reach
from engawa.kinds.chat.calling import offered, sends_again
from engawa.kinds.chat.line import line_just_said, line_of
from engawa.kinds.chat.room import first_on, room_of
from engawa.kinds.chat.rooms import rooms_of
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.models import Space


@require_GET
@signed_in
def rooms(request: SignedInRequest) -> HttpResponse:
    """The talks and rooms of the reader, with what was said last and what they have not read."""
    return render(request, "chat/rooms.html", {"rooms": rooms_of(request)})


@require_http_methods(["GET", "POST"])
def room(request: Request, slug: str) -> HttpResponse:
    """A room's log; POST says something in it; ?on= leads to the first message of a day."""
    space = get_object_or_404(Space.objects.select_related("talk"), slug=slug)
    if request.method == "POST":
        return _say(request, space)
    if asked := request.GET.get("on"):
        return _jump(space, asked)
    return render(request, "chat/room.html", room_of(space, request))


@signed_in
def _say(request: SignedInRequest, space: Space) -> HttpResponse:
    reader, body, uploads = request.reader, request.POST.get("body", ""), uploads_in(request)
    said = actions.say(
        space, actor=reader, body=body, uploads=uploads, sure=sends_again(request, space, body)
    )
    if request.headers.get("HX-Request"):
        line = line_just_said(said, reader, files=bool(uploads))
        return render(request, "chat/line.html", {"message": line}, status=201)
    return redirect(f"/s/{space.slug}/chat/#i{said.pk}")


@require_GET
@signed_in
def here(request: SignedInRequest, slug: str) -> HttpResponse:
    """How "@here" is offered while one types: {"results": [{"value", "label", "hint"}]}, or none."""
    space = get_object_or_404(Space, slug=slug)
    count = reach(space, actor=request.reader)
    return JsonResponse({"results": [] if count is None else [offered(count)]})


def _jump(space: Space, asked: str) -> HttpResponse:
    try:
        found = first_on(space, date.fromisoformat(asked))
    except (ValueError, OverflowError):
        found = None
    return redirect(f"/s/{space.slug}/chat/" + (f"?at={found}#i{found}" if found else ""))


@require_http_methods(["GET", "POST"])
def thread(request: Request, slug: str, item_id: int) -> HttpResponse:
    """A room's log with one thread beside it; POST answers in the thread."""
    space = get_object_or_404(Space.objects.select_related("talk"), slug=slug)
    if request.method == "POST":
        return _answer(request, space, item_id)
    context = room_of(space, request, item_id)
    if context["log"].root is None:
        raise Http404
    if context["log"].root.root_id:
        return redirect("chat:message", item_id)
    return render(request, "chat/room.html", context)


@signed_in
def _answer(request: SignedInRequest, space: Space, item_id: int) -> HttpResponse:
    said_to = cursor_in(request.POST.get("parent", "")) or item_id
    messages = Item.objects.with_people().select_related("root").filter(space=space, kind="chat")
    root = get_object_or_404(messages, pk=item_id, root=None)
    to = root if said_to == item_id else get_object_or_404(messages, pk=said_to, root=root)
    body, uploads = request.POST.get("body", ""), uploads_in(request)
    sure = sends_again(request, space, body)
    said = actions.say(space, actor=request.reader, body=body, to=to, uploads=uploads, sure=sure)
    if not request.headers.get("HX-Request"):
        return redirect(f"/s/{space.slug}/chat/{item_id}/#i{said.pk}")
    (comment,) = comments_for([said], root, request.reader)
    return render(request, "content/comment.html", {"comment": comment}, status=201)


@require_GET
def message(request: Request, item_id: int) -> HttpResponse:
    """Leads to where a message stands: in its room, or in its thread; with ?choose, to make something of it."""
    found = get_object_or_404(Item.objects.select_related("space"), pk=item_id, kind="chat")
    at = f"/s/{found.space.slug}/chat/"
    if found.root_id:
        return redirect(f"{at}{found.root_id}/?at={found.root_id}#i{found.pk}")
    choose = f"&choose={found.pk}" if "choose" in request.GET else ""
    return redirect(f"{at}?at={found.pk}{choose}#i{found.pk}")


@require_GET
def line(request: Request, item_id: int) -> HttpResponse:
    """One message as a line of its room's log; answers in threads are no lines."""
    found = get_object_or_404(Item.objects.with_people(), pk=item_id, kind="chat", root=None)
    return render(request, "chat/line.html", {"message": line_of(found, request.reader)})


@require_GET
def search(request: Request, slug: str) -> HttpResponse:
    """Leads to the search, within this room."""
    space = get_object_or_404(Space, slug=slug)
    words = QueryDict(mutable=True)
    words["q"] = f"{request.GET.get('q', '').strip()} in:{space.slug} kind:chat".strip()
    return redirect(f"/search/?{words.urlencode()}")
