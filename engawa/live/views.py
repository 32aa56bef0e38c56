"""What pages ask besides listening: saying that one writes, names of who writes, whether one is seen."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.base.numbers import number_in
from engawa.live.models import Unseen
from engawa.live.speaking import speaker
from engawa.live.subjects import of_person
from engawa.live.typing import say_typing

MOST_NAMES = 20


@require_POST
def typing(request: HttpRequest) -> HttpResponse:
    """Somebody is writing: {"space": id, "root": id of what they answer, if anything}."""
    reader = _reader(request)
    space, root = (number_in(request.POST.get(name, "")) for name in ("space", "root"))
    if reader is None or not space or not say_typing(space, root or None, actor=reader.pk):
        raise Http404
    return HttpResponse(status=204)


@require_GET
def names(request: HttpRequest) -> HttpResponse:
    """The names of people by id, of those whom the reader may see: ?of=1,2."""
    asked = [number for number in map(number_in, request.GET.get("of", "").split(",")[:MOST_NAMES]) if number]
    if _reader(request) is None:
        raise Http404
    with connection.cursor() as cursor:
        cursor.execute("SELECT id::text, name FROM people_person WHERE id = ANY(%s)", [asked])
        return JsonResponse(dict(cursor.fetchall()))


@never_cache
@require_http_methods(["GET", "POST"])
def presence(request: HttpRequest) -> HttpResponse:
    """Whether others see that one is here; POST {"seen": "1"} or {} decides it."""
    reader = _reader(request)
    if reader is None:
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        if request.POST.get("seen"):
            Unseen.objects.filter(person=reader.pk).delete()
        else:
            Unseen.objects.get_or_create(person_id=reader.pk)
        transaction.on_commit(lambda: speaker.mention(*of_person("person.seen", reader.pk)))
        return redirect("live:presence")
    return render(
        request, "live/presence.html", {"seen": not Unseen.objects.filter(person=reader.pk).exists()}
    )


def _reader(request: HttpRequest) -> Any:
    """The Person reading, or None."""
    return getattr(request, "reader", None)
