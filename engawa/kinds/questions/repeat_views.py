"""The same question again: merging, and the page that spares the asking."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.content.cards import address_of
from engawa.content.editing import expect_writer
from engawa.content.models import Item
from engawa.content.text_form import status_of
from engawa.kinds.questions import actions
from engawa.kinds.questions.faq import answerers_of, askers_of, become_page, behind, prefilled, spared_by
from engawa.kinds.questions.forms import OtherForm, PageForm
from engawa.kinds.questions.merging import judge_same, merge, undo_merge
from engawa.kinds.questions.rules import may_settle
from engawa.kinds.questions.suggestions import suggestions
from engawa.kinds.questions.views import find
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.readers import readers


@require_http_methods(["GET", "POST"])
@signed_in
def merging(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Shows what may be the same; POST merges, or says so to whoever may."""
    found, form = find(item_id), OtherForm(request.POST or None)
    settles = may_settle(found, request.reader)
    if form.is_valid():
        (merge if settles else judge_same)(found, form.cleaned_data["into"], actor=request.reader)
        return redirect(f"/questions/{item_id}/")
    others = [one for one in suggestions(found.title, found.body, without=item_id) if one.is_question]
    context = {"item": found, "others": others, "settles": settles, "form": form}
    return render(request, "questions/merge.html", context, status=status_of(form))


@require_POST
@signed_in
def parting(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Takes a merge back."""
    undo_merge(find(item_id), actor=request.reader)
    return redirect(f"/questions/{item_id}/")


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Offers the accepted answer as a page of the space's FAQ."""
    found = find(item_id)
    expect_writer(found.space, request.reader)
    first = prefilled(found)
    form = PageForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        return redirect(f"/pages/{become_page(found, actor=request.reader, **form.cleaned_data).pk}/")
    context = {"item": found, "space": found.space, "form": form, "readers": readers(found.space).text}
    context |= {"askers": askers_of(found), "answerers": answerers_of(found)}
    return render(request, "questions/page.html", context, status=status_of(form))


@require_POST
@signed_in
def spared(request: SignedInRequest, item_id: int) -> HttpResponse:
    """ "This answers it": leads there, and counts that somebody did not have to ask."""
    item = get_object_or_404(Item.objects.standing(), pk=item_id, root=None)
    actions.be_spared(item, actor=request.reader)
    return redirect(address_of(item))


@require_GET
def behind_page(request: Request, item_id: int) -> HttpResponse:
    """What stands behind a page that began as an answer, for that page to show; nothing for other pages."""
    item = get_object_or_404(Item.objects.standing(), pk=item_id, kind="page")
    context = {"behind": behind(item), "spared": spared_by(item)}
    return render(request, "questions/behind.html", context)
