"""Articles: a space's list of them, reading one, writing one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from engawa.content.editing import ChangedMeanwhile, expect_editor, expect_writer
from engawa.content.models import Item
from engawa.content.paging import cursor_in
from engawa.content.reading import thread_of
from engawa.content.text_form import status_of
from engawa.kinds.articles import actions
from engawa.kinds.articles.forms import ArticleForm, NewArticleForm
from engawa.kinds.articles.reading import articles_of, minutes_for
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Space
from engawa.spaces.readers import readers


@require_GET
def articles(request: Request, slug: str) -> HttpResponse:
    """A space's articles, the newest first."""
    space = get_object_or_404(Space, slug=slug)
    entries, older = articles_of(space, cursor_in(request.GET.get("before", "")))
    context = {
        "space": space,
        "reader": request.reader,
        "entries": entries,
        "older": older,
        "membership": membership_of(space, request.reader),
        "readers": readers(space),
    }
    return render(request, "articles/articles.html", context)


@require_GET
def article(request: Request, item_id: int, slug: str = "") -> HttpResponse:
    """One article with its talk."""
    items = Item.objects.with_people().select_related("article")
    item = get_object_or_404(items, pk=item_id, kind="article")
    context = thread_of(item, request) | {"minutes": minutes_for(item.body)}
    return render(request, "articles/article.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Publishes an article."""
    space = get_object_or_404(Space, slug=slug)
    expect_writer(space, request.reader)
    form = NewArticleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        item = actions.write_article(space, actor=request.reader, **form.cleaned_data)
        return redirect(f"/articles/{item.pk}/")
    context = {"form": form, "space": space, "readers": readers(space).text}
    return render(request, "articles/new.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Changes an article; what was saved elsewhere meanwhile is shown."""
    item = get_object_or_404(Item.objects.standing().with_people(), pk=item_id, kind="article")
    expect_editor(item, request.reader)
    form, clash = ArticleForm(request.POST if request.method == "POST" else None, item=item), None
    if form.is_valid():
        try:
            actions.edit_article(item, actor=request.reader, **form.cleaned_data)
            return redirect(f"/articles/{item_id}/")
        except ChangedMeanwhile as changed:
            clash, form = changed.clash, form.after(changed.clash)
    context = {"item": item, "form": form, "clash": clash, "readers": readers(item.space).text}
    return render(request, "articles/edit.html", context, status=status_of(form, clash))
