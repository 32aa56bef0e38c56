"""One idea: its page, its supporters and helpers."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.content.models import Item
from engawa.content.reading import thread_of
from engawa.kinds.ideas.actions import taking_part
from engawa.kinds.ideas.forms import HelpForm
from engawa.kinds.ideas.models import Helper, Idea, Stage
from engawa.kinds.ideas.story import story_of
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.belonging import membership_of


@require_GET
def idea(request: Request, item_id: int) -> HttpResponse:
    """An idea with its talk, and all that came of it."""
    items = Item.objects.with_people().select_related("idea__merged_into__item")
    item = get_object_or_404(items, pk=item_id, kind="idea")
    thread = thread_of(item, request)
    item.idea.item = item
    story = story_of(item.idea, request.reader, thread["membership"])
    context = thread | {"idea": item.idea, "story": story, "stages": Stage.choices, "help": HelpForm()}
    return render(request, "ideas/idea.html", context)


@require_http_methods(["GET", "POST"])
def support(request: Request, item_id: int) -> HttpResponse:
    """Who supports it, as a fragment; POST supports it or takes the support back."""
    found = idea_or_404(item_id)
    if request.method == "POST":
        return _supported(request, found)
    return _support_of(request, found)


@signed_in
def _supported(request: SignedInRequest, found: Idea) -> HttpResponse:
    taking_part.support(found, actor=request.reader)
    if request.headers.get("HX-Request"):
        return _support_of(request, idea_or_404(found.pk))
    return redirect("ideas:idea", found.pk)


def _support_of(request: Request | SignedInRequest, found: Idea) -> HttpResponse:
    story = story_of(found, request.reader, membership_of(found.item.space, request.reader))
    context = {"idea": found, "story": story, "reader": request.reader}
    return render(request, "ideas/support.html", context)


@require_POST
@signed_in
def jump_in(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Offers help, or says what one did."""
    form = HelpForm(request.POST)
    what = form.cleaned_data["what"] if form.is_valid() else ""
    taking_part.jump_in(idea_or_404(item_id), actor=request.reader, what=what)
    return redirect(f"/ideas/{item_id}/#helpers")


@require_POST
@signed_in
def withdrawal(request: SignedInRequest, item_id: int, helper_id: int) -> HttpResponse:
    """Takes an offer of help back."""
    helpers = Helper.objects.select_related("idea__item__space")
    taking_part.withdraw(get_object_or_404(helpers, pk=helper_id, idea=item_id), actor=request.reader)
    return redirect(f"/ideas/{item_id}/#helpers")


def idea_or_404(item_id: int) -> Idea:
    ideas = Idea.objects.select_related("item__space", "merged_into__item")
    return get_object_or_404(ideas, pk=item_id)
