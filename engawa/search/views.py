"""One box over everything the reader may see."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from engawa.content.paging import cursor_in
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.search import jumping
from engawa.search.asking import parse
from engawa.search.finding import find
from engawa.search.showing import results


@require_GET
def search(request: Request) -> HttpResponse:
    """/search/?q=…&order=new&before=…"""
    text, newest = request.GET.get("q", "").strip(), request.GET.get("order") == "new"
    asked, before = parse(text), request.GET.get("before", "")
    cursor = cursor_in(before)
    found = find(asked, best=not newest and asked.has_words, before=cursor)
    context = {
        "text": text,
        "asked": asked,
        "newest": newest or not asked.has_words,
        "found": found,
        "results": results(found, asked),
        "people": jumping.people(text, 4) if asked.words and cursor is None else [],
    }
    return render(request, "search/search.html", context)


@require_GET
def palette(request: Request) -> HttpResponse:
    """Where to jump: {"results": [{"label", "url", "hint", "ring"}]}; spaces, people, then what was written."""
    text = request.GET.get("q", "").strip()
    return JsonResponse({"results": jumping.places(text, request.reader)})


@require_GET
@signed_in
def mentions(request: SignedInRequest) -> HttpResponse:
    """How "@ma" or "#re" may go on: {"results": [{"value", "label", "hint"}]}."""
    return JsonResponse({"results": jumping.endings(request.GET.get("q", ""))})
