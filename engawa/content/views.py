"""What every kind of content has in common at its addresses."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.boundary.refusals import Refused
from engawa.content import actions
from engawa.content.bodies import prepare_body
from engawa.content.cards import address_of, cards_for
from engawa.content.forms import TextForm, emoji_in
from engawa.content.kinds import kind_of
from engawa.content.marks import files_on, reactions_on
from engawa.content.models import Item
from engawa.content.paging import cursor_in
from engawa.content.talk import comments_for, place_in_talk, talk_under
from engawa.content.uploads import uploads_in
from engawa.people.requests import Request, SignedInRequest, signed_in


@require_GET
def item(request: Request, item_id: int) -> HttpResponse:
    """Where a thing is read, whatever and wherever it is: old links lead here."""
    found = get_object_or_404(Item.objects.select_related("root", "space"), pk=item_id)
    return redirect(place_in_talk(found))


@require_http_methods(["GET", "POST"])
def comments(request: Request, item_id: int) -> HttpResponse:
    """GET shows the next answers of a long talk; POST answers."""
    on = get_object_or_404(Item.objects.with_people().select_related("root"), pk=item_id)
    if request.method == "POST":
        return _answer(request, on)
    after = request.GET.get("after", "0")
    talk, more = talk_under(on.root_or_self, request.reader, after=cursor_in(after) or 0)
    return render(request, "content/more_talk.html", {"item": on.root_or_self, "talk": talk, "more": more})


@signed_in
def _answer(request: SignedInRequest, on: Item) -> HttpResponse:
    if parent := cursor_in(request.POST.get("parent", "")):
        on = get_object_or_404(Item.objects.filter(root=on.root_or_self).with_people(), pk=parent)
    uploads = uploads_in(request)
    answer = actions.comment(on, actor=request.reader, body=request.POST.get("body", ""), uploads=uploads)
    if request.headers.get("HX-Request"):
        return _fragment(request, answer)
    return redirect(place_in_talk(answer))


@require_GET
def fragment(request: Request, item_id: int) -> HttpResponse:
    """One item as it arrives on a page that is open: a card of a stream, or a voice in a talk or a room."""
    found = get_object_or_404(Item.objects.standing().with_people().select_related("root"), pk=item_id)
    shown_as, kind = request.GET.get("as"), kind_of(found)
    if shown_as == "message" and kind.line:
        return redirect(kind.line.format(found.pk))
    if shown_as == "comment" and found.root_id:
        return _fragment(request, found)
    return render(request, "content/card.html", {"card": cards_for([found.root_or_self], request.reader)[0]})


def _fragment(request: Request | SignedInRequest, answer: Item) -> HttpResponse:
    root = answer.root_or_self
    (comment,) = comments_for([answer], root, request.reader)
    return render(request, "content/comment.html", {"comment": comment})


@require_POST
@signed_in
def reactions(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Sets a reaction, or takes it back."""
    on = get_object_or_404(Item.objects.standing(), pk=item_id)
    actions.react(on, actor=request.reader, emoji=emoji_in(request.POST))
    if request.headers.get("HX-Request"):
        given = reactions_on([on.pk], request.reader).get(on.pk, [])
        return render(request, "content/reactions.html", {"item": on, "reactions": given})
    return redirect(place_in_talk(on))


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Changes the words of what one wrote."""
    found = get_object_or_404(Item.objects.standing().with_people().select_related("root"), pk=item_id)
    if not actions.may_edit(found, request.reader):
        raise Refused(_("Only its author can change this."))
    form = TextForm(request.POST or None, found)
    if request.method == "POST" and form.is_valid():
        actions.edit_item(found, actor=request.reader, **form.cleaned_data)
        return redirect(place_in_talk(found))
    files = [file for file in files_on([found.pk]).get(found.pk, ()) if file.link]
    return render(request, "content/edit.html", {"item": found, "form": form, "files": files})


@require_http_methods(["GET", "POST"])
@signed_in
def removal(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Asks once, then takes the words away."""
    found = get_object_or_404(Item.objects.standing().with_people().select_related("root"), pk=item_id)
    if request.method == "POST":
        actions.remove_item(found, actor=request.reader)
        return redirect(place_in_talk(found) if found.root_id or kind_of(found).line else found.space)
    return render(request, "content/removal.html", {"item": found, "address": address_of(found)})


@require_POST
@signed_in
def preview(request: SignedInRequest) -> HttpResponse:
    """How a text will look: {"body": Markdown} to safe HTML."""
    text = request.POST.get("body", "")
    if len(text) > actions.LONGEST_BODY:
        raise Http404
    return HttpResponse(prepare_body(text).html)
