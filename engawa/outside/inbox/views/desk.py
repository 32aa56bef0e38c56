"""How a space answers: its hours, targets, rules and saved answers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from engawa.base.numbers import number_in
from engawa.content.models import Item
from engawa.outside.inbox.actions import keeping
from engawa.outside.inbox.forms import DeskForm
from engawa.outside.inbox.models import Desk, SavedAnswer
from engawa.outside.inbox.reading.rules import rules_of
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Role, Space

OFFERED = 30


@require_http_methods(["GET", "POST"])
@signed_in
def desk(request: SignedInRequest, slug: str) -> HttpResponse:
    """Hours, targets and rules, which owners set; and the answers that its members keep."""
    space = get_object_or_404(Space, slug=slug)
    kept = Desk.objects.filter(space=space).first() or Desk(
        space=space, timezone=request.reader.timezone or "UTC"
    )
    form = DeskForm(request.POST if request.method == "POST" else None, space=space, desk=kept)
    if request.method == "POST" and form.is_valid():
        keeping.set_desk(space, actor=request.reader, **form.rules)
        return redirect("inbox:desk", slug)
    membership = membership_of(space, request.reader)
    context = {
        "space": space,
        "form": form,
        "rules": rules_of(kept, form.accounts),
        "membership": membership,
        "owns": membership is not None and membership.role == Role.OWNER,
        "saved": list(
            SavedAnswer.objects.filter(space=space).select_related("item__space").order_by("item__title")
        ),
        "found": _found(space, request.GET.get("q", "")),
        "words": request.GET.get("q", ""),
    }
    return render(request, "inbox/desk.html", context, status=422 if form.errors else 200)


def _found(space: Space, words: str) -> list[Item]:
    """Pages and questions one may choose: the FAQ of the space first, or what bears these words in its title."""
    items = Item.objects.standing().filter(kind__in=keeping.ANSWERS).select_related("space")
    if words.strip():
        return list(
            items.filter(title__icontains=words.replace("\x00", "").strip()).order_by("-pk")[:OFFERED]
        )
    return list(items.filter(space=space, kind__in=("page", "question")).order_by("-pk")[:OFFERED])


@require_POST
@signed_in
def saved(request: SignedInRequest, slug: str) -> HttpResponse:
    """Keeps a page or question as an answer; with `drop` it is offered no longer."""
    space = get_object_or_404(Space, slug=slug)
    item = number_in(request.POST.get("item", "")) or 0
    if request.POST.get("drop"):
        keeping.drop_answer(space, item, actor=request.reader)
    else:
        keeping.keep_answer(space, get_object_or_404(Item, pk=item), actor=request.reader)
    return redirect("inbox:desk", slug)
