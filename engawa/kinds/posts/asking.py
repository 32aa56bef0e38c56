"""Where a post with a poll begins, and one that must be read."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engawa.boundary.refusals import Refused
from engawa.content.editing import expect_writer
from engawa.content.models import Item
from engawa.content.text_form import status_of
from engawa.kinds.posts import actions
from engawa.kinds.posts.forms import MustReadForm, PollForm
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces.mine import first_spaces
from engawa.spaces.models import Space
from engawa.spaces.readers import place
from engawa.web.cards import Place


def _begins(name: str, form_type: type[Form], write: Callable[..., Item]) -> Callable[..., HttpResponse]:
    """A page with a form of its own, that writes a post."""

    @require_http_methods(["GET", "POST"])
    @signed_in
    def view(request: SignedInRequest) -> HttpResponse:
        sent = request.POST if request.method == "POST" else None
        places, form = _places(request, str((sent or request.GET).get("space", ""))), form_type(sent)
        if form.is_valid():
            told: dict[str, Any] = form.cleaned_data
            return redirect("posts:post", write(actor=request.reader, **told).pk)
        context = {"form": form, "places": places, "name": name}
        return render(request, f"posts/new_{name}.html", context, status=status_of(form))

    return view


def _places(request: SignedInRequest, asked_for: str) -> list[Place]:
    """The space asked for, or those one may choose among.

    Raises:
        Refused: where one may not write.
    """
    if asked_for.isdecimal():
        space = get_object_or_404(Space, pk=asked_for)
        expect_writer(space, request.reader)
        return [place(space)]
    places = [place(space) for space in first_spaces(request)[0] if "posts" in space.parts]
    if not places:
        raise Refused(_("Join a space first: posts are written in one."))
    return places


new_poll = _begins("poll", PollForm, actions.ask_poll)
new_must_read = _begins("must_read", MustReadForm, actions.ask_to_read)
