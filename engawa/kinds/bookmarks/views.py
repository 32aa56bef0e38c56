"""Bookmarks: a space's kept links, and one with its talk."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from engawa.content.editing import ChangedMeanwhile, expect_editor
from engawa.content.models import Item
from engawa.content.paging import cursor_in
from engawa.content.reading import thread_of
from engawa.content.text_form import status_of
from engawa.kinds.bookmarks import actions
from engawa.kinds.bookmarks.forms import BookmarkForm, KeepForm
from engawa.kinds.bookmarks.reading import also_kept, links_of
from engawa.kinds.bookmarks.tasks import find_title
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Space
from engawa.spaces.readers import readers


@require_http_methods(["GET", "POST"])
def links(request: Request, slug: str) -> HttpResponse:
    """A space's links; POST keeps one. ?url= and ?title= fill the form in for a bookmarklet."""
    space = get_object_or_404(Space, slug=slug)
    if request.method == "POST":
        return _keep(request, space)
    first = {name: request.GET[name] for name in ("url", "title") if name in request.GET}
    return _shown(request, space, KeepForm(initial=first))


@signed_in
def _keep(request: SignedInRequest, space: Space) -> HttpResponse:
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _shown(request, space, form)
    kept = actions.keep_bookmark(space, actor=request.reader, **form.cleaned_data)
    if not form.cleaned_data["title"]:
        find_title.defer(item_id=kept.pk, keeper_id=request.reader.pk)
    return redirect(f"/s/{space.slug}/links/#i{kept.pk}")


def _shown(request: Request | SignedInRequest, space: Space, form: KeepForm) -> HttpResponse:
    reader, tag = request.reader, request.GET.get("tag", "")
    entries, older = links_of(space, reader, tag=tag, before=cursor_in(request.GET.get("before", "")))
    context = {
        "space": space,
        "reader": reader,
        "membership": membership_of(space, reader),
        "readers": readers(space),
        "entries": entries,
        "older": older,
        "tag": tag,
        "form": form,
    }
    return render(request, "bookmarks/links.html", context, status=status_of(form))


@require_GET
def link(request: Request, item_id: int) -> HttpResponse:
    """One link with its talk, and who else kept it."""
    items = Item.objects.with_people().select_related("bookmark")
    item = get_object_or_404(items, pk=item_id, kind="bookmark")
    context = thread_of(item, request) | {"also": also_kept(item.bookmark)}
    return render(request, "bookmarks/link.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Changes a kept link."""
    item = get_object_or_404(Item.objects.standing().with_people(), pk=item_id, kind="bookmark")
    expect_editor(item, request.reader)
    form, clash = BookmarkForm(request.POST if request.method == "POST" else None, item=item), None
    if form.is_valid():
        try:
            actions.edit_bookmark(item, actor=request.reader, **form.cleaned_data)
            return redirect(f"/links/{item_id}/")
        except ChangedMeanwhile as changed:
            clash, form = changed.clash, form.after(changed.clash)
    context = {"item": item, "form": form, "clash": clash, "readers": readers(item.space).text}
    return render(request, "bookmarks/edit.html", context, status=status_of(form, clash))
