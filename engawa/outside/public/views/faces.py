"""What anybody on the web reads."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from xml.sax.saxutils import escape

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from engawa.content.paging import cursor_in
from engawa.content.talk import talk_under
from engawa.outside.channels.echoing import echoes_of
from engawa.outside.public import reading
from engawa.outside.public.addresses import absolute, face_of
from engawa.outside.public.feeds import ENTRIES, TYPES, feed_of
from engawa.outside.public.forms import AnswerForm
from engawa.outside.public.visiting import form_token
from engawa.people.requests import Request

View = Callable[..., HttpResponse]
SITEMAP = 5_000
SPACES = 200


def open_to_all(view: View) -> View:
    """May be kept for a minute by whoever passes it on, is asked for anew only when it changed, and says where other
    sites may tell us that they link to it."""

    @wraps(view)
    def shown(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "public, max-age=60")
        response.headers["Link"] = f'<{absolute("/webmention/")}>; rel="webmention"'
        return response

    return require_safe(conditional_page(shown))


@open_to_all
def spaces(request: Request) -> HttpResponse:
    """The public spaces."""
    shown = [(space, face_of(space), newest) for space, newest in reading.spaces_with_newest(SPACES)]
    return render(request, "public/spaces.html", {"spaces": shown})


@open_to_all
def face(request: Request, slug: str) -> HttpResponse:
    """What a space publishes, the newest first."""
    space = reading.space_outside(slug)
    before = cursor_in(request.GET.get("before", ""))
    entries, older = reading.entries_of(space, before)
    at = f"{face_of(space)}?before={before}" if before else face_of(space)
    context = {
        "space": space, "at": face_of(space), "url": absolute(at), "entries": entries, "older": older,
        "before": before, "cover": next((one.cover for one in entries if one.cover), ""),
    }  # fmt: skip
    return render(request, "public/face.html", context)


@open_to_all
def item(request: Request, slug: str, item_id: int) -> HttpResponse:
    """One thing whole, with what was answered."""
    return item_page(request, slug, item_id, None)


def item_page(request: Request, slug: str, item_id: int, form: AnswerForm | None) -> HttpResponse:
    space = reading.space_outside(slug)
    found, entry = reading.item_outside(space, item_id)
    if found.removed_at is not None:
        return render(request, "public/gone.html", {"space": space, "at": face_of(space)}, status=410)
    answers, more = talk_under(found, None, after=cursor_in(request.GET.get("after", "")) or 0)
    context = {
        "space": space,
        "at": face_of(space),
        "item": found,
        "entry": entry,
        "url": absolute(entry.path),
        "answers": answers,
        "more": more,
        "elsewhere": reading.elsewhere(found),
        "echoed": echoes_of(found),
        "face": reading.face(space),
        "form": form or AnswerForm(initial={"token": form_token(found.pk)}),
        "left": request.GET.get("left") == "1",
    }
    return render(request, "public/item.html", context, status=422 if form and form.errors else 200)


@open_to_all
def feed(request: Request, slug: str, form: str) -> HttpResponse:
    """The newest thirty, whole."""
    space = reading.space_outside(slug)
    if form not in TYPES:
        raise Http404
    entries, _older = reading.entries_of(space, limit=ENTRIES)
    # Browsers show a feed as its bare source, unless it is said to be XML.
    is_browser = form in ("atom", "rss") and request.accepts("text/html") and "Accept" in request.headers
    kind = "text/xml; charset=utf-8" if is_browser else TYPES[form]
    return HttpResponse(feed_of(space, entries, form), content_type=kind, headers={"Vary": "Accept"})


@open_to_all
def sitemap(request: Request) -> HttpResponse:
    """Every public space and the newest of what they publish (sitemaps.org)."""
    faces = [(face_of(space), None) for space in reading.public_spaces()[:SITEMAP]]
    lines = [_line(*one) for one in [("/public/", None), *faces, *reading.newest_pages(SITEMAP)]]
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    )
    return HttpResponse(body + "".join(lines) + "</urlset>", content_type="application/xml; charset=utf-8")


def _line(path: str, changed: datetime | None) -> str:
    when = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
    return f"<url><loc>{escape(absolute(path))}</loc>{when}</url>"


@open_to_all
def robots(request: Request) -> HttpResponse:
    """Robots read the outside face and nothing else."""
    lines = [
        "User-agent: *",
        "Allow: /public/",
        "Allow: /static/",
        "Disallow: /",
        f"Sitemap: {absolute('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
