"""Posts: an update and the talk under it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from engawa.content.actions import write_item
from engawa.content.cards import cards_for
from engawa.content.models import Item
from engawa.content.reading import thread_of
from engawa.kinds.posts.forms import PostForm
from engawa.people.requests import Request, SignedInRequest, signed_in


@require_POST
@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """Writes a post. Where scripts run its card is returned, otherwise the page it stands on is next."""
    form = PostForm(request.POST)
    if not form.is_valid():
        return render(request, "posts/new.html", {"form": form}, status=422)
    post = write_item("post", actor=request.reader, **form.cleaned_data)
    if not request.headers.get("HX-Request"):
        return redirect("posts:post", post.pk)
    shown = Item.objects.with_people().get(pk=post.pk)
    return render(request, "content/card.html", {"card": cards_for([shown], request.reader)[0]}, status=201)


@require_GET
def post(request: Request, item_id: int) -> HttpResponse:
    """A post with its talk."""
    found = get_object_or_404(Item.objects.with_people(), pk=item_id, kind="post")
    return render(request, "posts/post.html", thread_of(found, request))
