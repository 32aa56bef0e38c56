"""What is said: stories, one story with all that tells it, and where the talk is."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from engawa.base.numbers import number_in
from engawa.content.paging import cursor_in
from engawa.outside.listening.models import Insider, Mention, Query, Story
from engawa.outside.listening.reading.mentions import page_of, shown
from engawa.outside.listening.reading.places import COLUMNS, places
from engawa.outside.listening.reading.stories import PAGE, stories_of, told
from engawa.outside.listening.views.finding import inside, query_in
from engawa.outside.listening.views.queries import MOST, belongs_to
from engawa.people.requests import SignedInRequest
from engawa.web.cards import Tab

MOODS = {"upset": -1, "neutral": 0, "glad": 1}


@require_GET
@inside
def stories(request: SignedInRequest) -> HttpResponse:
    """The latest stories, of all queries or one, in any mood or one."""
    query, mood = query_in(request), request.GET.get("mood", "")
    found = list(stories_of(query=query, mood=MOODS.get(mood), before=_before(request))[: PAGE + 1])
    page, mine = found[:PAGE], belongs_to(request)
    firsts = shown([one.first for one in page if one.first], mine)
    context = {
        "here": "stories",
        "query": query,
        "queries": Query.objects.order_by("name")[:MOST],
        "mood": mood if mood in MOODS else "",
        "rows": told(page, firsts),
        "may_make": bool(mine),
        "older": _older(request, page[-1]) if len(found) > PAGE else "",
    }
    return render(request, "listening/stories.html", context)


@require_GET
@inside
def story(request: SignedInRequest, story_id: int) -> HttpResponse:
    """One story: who told it first, and what joined it, with the reason."""
    one = get_object_or_404(Story.objects.select_related("first__identity", "space"), pk=story_id)
    mine = belongs_to(request)
    page, older = page_of(
        Mention.objects.standing().filter(story=one), cursor_in(request.GET.get("before", ""))
    )
    firsts = shown([one.first] if one.first else [], mine)
    parted = Mention.objects.standing().filter(parted_from=one).order_by("-pk")[:20]
    context = {
        "here": "stories",
        "told": told([one], firsts)[0],
        "mentions": shown(page, mine),
        "parted": shown(list(parted), mine),
        "older": f"?before={older}" if older else "",
    }
    return render(request, "listening/story.html", context)


@require_GET
@inside
def where(request: SignedInRequest) -> HttpResponse:
    """Networks, communities and people outside, by how much they speak of it."""
    query, by = query_in(request), request.GET.get("by", "communities")
    by = by if by in COLUMNS else "communities"
    named = {"networks": _("Networks"), "communities": _("Communities"), "people": _("People outside")}
    kept = f"&query={query.pk}" if query else ""
    context = {
        "here": "where",
        "query": query,
        "queries": Query.objects.order_by("name")[:MOST],
        "by": by,
        "tabs": [Tab(label=label, url=f"?by={one}{kept}", here=one == by) for one, label in named.items()],
        "rows": places(by, query),
        "insiders": Insider.objects.select_related("identity").order_by("-at")[:50] if by == "people" else [],
    }
    return render(request, "listening/where.html", context)


def _before(request: SignedInRequest) -> tuple[datetime, int] | None:
    at, _comma, number = request.GET.get("before", "").partition(",")
    try:
        moment = parse_datetime(at)
    except ValueError:
        moment = None
    known = number_in(number)
    return (moment, known) if moment is not None and moment.tzinfo and known else None


def _older(request: SignedInRequest, last: Story) -> str:
    asked = request.GET.copy()
    asked["before"] = f"{last.last_at.isoformat()},{last.pk}"
    return f"?{asked.urlencode()}"
