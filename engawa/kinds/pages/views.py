"""Pages: a space's tree of them, reading one, writing, and moving it about."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.content.editing import ChangedMeanwhile, expect_writer
from engawa.content.models import Item
from engawa.content.paging import cursor_in
from engawa.content.text_form import status_of
from engawa.kinds.pages import actions
from engawa.kinds.pages.forms import MoveForm, NewPageForm, PageForm
from engawa.kinds.pages.moving import moving
from engawa.kinds.pages.reading import library, page_of, reading
from engawa.kinds.pages.tree import tree_of
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Space
from engawa.spaces.readers import readers


@require_GET
def pages(request: Request, slug: str) -> HttpResponse:
    """Every page of a space, as a tree."""
    space = get_object_or_404(Space, slug=slug)
    context = library(space, request) | {"membership": membership_of(space, request.reader)}
    return render(request, "pages/pages.html", context)


@require_GET
def page(request: Request, item_id: int, slug: str = "") -> HttpResponse:
    """One page, with its place in the tree and its talk."""
    return render(request, "pages/page.html", reading(page_of(item_id), request))


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Writes a page, under ?under= or at the top."""
    space = get_object_or_404(Space, slug=slug)
    expect_writer(space, request.reader)
    under = request.GET.get("under", "")
    tree = tree_of(space, here=cursor_in(under))
    first = {"under": under, "title": request.GET.get("title", "")}
    form = NewPageForm(request.POST if request.method == "POST" else None, tree=tree, initial=first)
    if form.is_valid():
        return redirect(f"/pages/{actions.write_page(space, actor=request.reader, **form.cleaned_data).pk}/")
    context = {"form": form, "space": space, "tree": tree.leaves(), "readers": readers(space).text}
    return render(request, "pages/new.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Changes a page. Whoever saved meanwhile is shown, and nothing typed is lost."""
    item, clash = _standing(item_id), None
    expect_writer(item.space, request.reader)
    tree = tree_of(item.space, here=item.pk)
    form = PageForm(request.POST if request.method == "POST" else None, item=item, tree=tree)
    if form.is_valid():
        try:
            actions.edit_page(item, actor=request.reader, **form.cleaned_data)
            return redirect(f"/pages/{item_id}/")
        except ChangedMeanwhile as changed:
            clash, form = changed.clash, form.after(changed.clash)
    context = {"item": item, "form": form, "clash": clash, "tree": tree.leaves(item.pk)}
    context |= {"space": item.space, "readers": readers(item.space).text}
    return render(request, "pages/edit.html", context, status=status_of(form, clash))


@require_POST
@signed_in
def place(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Moves a page up or down among those beside it."""
    step = -1 if request.POST.get("step") == "up" else 1
    actions.shift_page(_standing(item_id), step, actor=request.reader)
    return redirect(f"/pages/{item_id}/")


@require_http_methods(["GET", "POST"])
@signed_in
def move(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Takes a page to another space; first it shows who will read it there."""
    item, form = _standing(item_id), MoveForm(request.POST or None)
    if form.is_valid():
        actions.move_page(item, form.cleaned_data["space"], actor=request.reader)
        return redirect(f"/pages/{item_id}/")
    return render(request, "pages/move.html", moving(item, request), status=status_of(form))


@require_http_methods(["GET", "POST"])
@signed_in
def removal(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Asks once, then takes a page away."""
    item = _standing(item_id)
    if request.method == "POST":
        actions.remove_page(item, actor=request.reader)
        return redirect(f"{item.space.get_absolute_url()}pages/")
    return render(request, "content/removal.html", {"item": item, "address": f"/pages/{item_id}/"})


def _standing(item_id: int) -> Item:
    return get_object_or_404(Item.objects.standing().with_people(), pk=item_id, kind="page")
