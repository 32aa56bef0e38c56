"""Ideas in lists, on the board of a space, and at the open door."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.content.text_form import status_of
from engawa.kinds.ideas.actions.doors import close_door, open_door
from engawa.kinds.ideas.forms import DoorForm
from engawa.kinds.ideas.listing import ORDERS, board_of, ideas_in
from engawa.kinds.ideas.models import OpenDoor, Stage
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.belonging import may_join, membership_of
from engawa.spaces.models import Space
from engawa.web.cards import Tab


@require_GET
def everywhere(request: Request) -> HttpResponse:
    """All ideas that the reader may see."""
    order = _order(request, "newest")
    ideas, further = ideas_in(order=order, stage=_stage(request), cursor=request.GET.get("after", ""))
    context = {
        "ideas": ideas,
        "further": further,
        "order": order,
        "stage": _stage(request),
        "stages": Stage.choices,
        "tabs": _tabs("/ideas/", order),
        "at": "/ideas/",
    }
    return render(request, "ideas/ideas.html", context)


@require_GET
def in_space(request: Request, slug: str) -> HttpResponse:
    """The ideas of a space: a board by stage, or a list."""
    space = get_object_or_404(Space, slug=slug)
    order, stage = _order(request, "board"), _stage(request)
    is_board = order == "board" and not stage
    after = request.GET.get("after", "")
    ideas, further = ([], "") if is_board else ideas_in(space, order=order, stage=stage, cursor=after)
    membership, at = membership_of(space, request.reader), f"/s/{space.slug}/ideas/"
    context = {
        "space": space,
        "reader": request.reader,
        "membership": membership,
        "may_propose": membership or (request.reader and may_join(space, request.reader)),
        "is_door": OpenDoor.objects.filter(pk=space.pk).exists(),
        "columns": board_of(space) if is_board else [],
        "ideas": ideas,
        "further": further,
        "order": order,
        "stage": stage,
        "stages": Stage.choices,
        "tabs": [Tab(label=_("Board"), url=at, here=is_board), *_tabs(at, order)],
        "at": at,
    }
    return render(request, "ideas/board.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def door(request: SignedInRequest) -> HttpResponse:
    """The open doors and what waits there for an answer; POST opens one, for the owner of the installation."""
    form = DoorForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect(open_door(actor=request.reader, **form.cleaned_data))
    waiting = request.GET.get("show") != "all"
    questions, further = ideas_in(
        order="waiting" if waiting else "newest", doors=True, cursor=request.GET.get("after", "")
    )
    context = {
        "doors": list(OpenDoor.objects.select_related("space").order_by("space__sort_name")),
        "ideas": questions,
        "further": further,
        "asked": request.GET.get("asked") == "yes",
        "form": form if request.reader.is_owner else None,
        "tabs": [
            Tab(label=_("Waiting for an answer"), url="/open-door/", here=waiting),
            Tab(label=_("All questions"), url="/open-door/?show=all", here=not waiting),
        ],
        "more": "/open-door/?" if waiting else "/open-door/?show=all&",
    }
    return render(request, "ideas/door.html", context, status=status_of(form))


@require_POST
@signed_in
def closing(request: SignedInRequest, space_id: int) -> HttpResponse:
    """Takes no more questions in this space."""
    close_door(get_object_or_404(Space, pk=space_id), actor=request.reader)
    return redirect("ideas:door")


def _order(request: Request, first: str) -> str:
    order = request.GET.get("order", first)
    return order if order in ORDERS else first


def _stage(request: Request) -> str:
    stage = request.GET.get("stage", "")
    return stage if stage in Stage else ""


def _tabs(at: str, order: str) -> list[Tab]:
    words = {"newest": _("Newest"), "support": _("Most supported"), "waiting": _("Waiting for an answer")}
    return [Tab(label=word, url=f"{at}?order={name}", here=name == order) for name, word in words.items()]
