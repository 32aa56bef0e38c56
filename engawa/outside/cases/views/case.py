"""One case: its two sides beside each other, and what is asked for by parts."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from engawa.content.models import Item
from engawa.content.paging import cursor_in
from engawa.content.reading import thread_of
from engawa.outside.cases.counting import count
from engawa.outside.cases.listing import proposals_of, story_of
from engawa.outside.cases.models import Case
from engawa.outside.cases.reading import case_or_404, page_of, progress_of, voices_of, works_on
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.readers import place
from engawa.web.cards import Composer


def belongs_to(request: SignedInRequest) -> list[int]:
    return getattr(request.reader, "belongs_to", None) or []


@require_GET
@signed_in
def case(request: SignedInRequest, case_id: int) -> HttpResponse:
    """What they said beside what we do."""
    found = case_or_404(case_id)
    after = cursor_in(request.GET.get("after", "")) or 0
    page = page_of(found, request.reader, belongs_to(request), after)
    context = {"page": page, "case": found, "item": found.item, "reader": request.reader}
    return render(request, "cases/case.html", context | {"composer": _composer(found, request)})


@require_GET
@signed_in
def news(request: SignedInRequest, case_id: int) -> HttpResponse:
    """What of its page changes while one looks at it, as a fragment."""
    found = case_or_404(case_id)
    page = page_of(found, request.reader, belongs_to(request), with_talk=False)
    return render(request, "cases/news.html", {"page": page, "case": found})


def _composer(case: Case, request: SignedInRequest) -> Composer | None:
    """Where one writes inside; the ring and the number of readers stand on it."""
    item = case.item
    if item is None or item.removed_at or item.space.archived_at or item.space_id not in belongs_to(request):
        return None
    reply = cursor_in(request.GET.get("reply", ""))
    parent = get_object_or_404(Item.objects.with_people(), pk=reply, root=item) if reply else None
    return Composer(
        action=f"/i/{item.pk}/comments/",
        places=[place(item.space)],
        placeholder=_("What do you say inside?"),
        submit=_("Write to %(space)s") % {"space": item.space.name},
        parent=parent.pk if parent else None,
        reply_to_name=(parent.author.name if parent.author else parent.byline) if parent else "",
        draft=f"reply-{item.pk}",
        target="#talk",
        takes_files=True,
        tells_in=item.space_id,
        tells_under=item.pk,
    )


@require_GET
def of_item(request: Request, item_id: int) -> HttpResponse:
    """A case by its item: what leads to the item leads here. Who may not see the case sees the item alone."""
    item = get_object_or_404(Item.objects.with_people(), pk=item_id, kind="case")
    found = Case.objects.filter(item=item).first()
    if found is None:
        return render(request, "cases/item.html", thread_of(item, request))
    query = request.META["QUERY_STRING"]
    return redirect(f"/cases/{found.pk}/{'?' + query if query else ''}")


def part(name: str, template: str) -> Any:
    """A part of the page of a case, as a fragment."""

    @require_GET
    @signed_in
    def view(request: SignedInRequest, case_id: int) -> HttpResponse:
        found = case_or_404(case_id)
        context = PARTS[name](found) | {"case": found, "works": works_on(found, belongs_to(request))}
        return render(request, template, context)

    return view


def _proposals(found: Case) -> dict[str, Any]:
    return {"proposals": proposals_of(found)}


def _progress(found: Case) -> dict[str, Any]:
    counted = count(found)
    return {"progress": progress_of(counted)}


PARTS = {"proposals": _proposals, "story": story_of, "progress": _progress}
proposals = part("proposals", "cases/proposals.html")
story = part("story", "cases/story.html")
progress = part("progress", "cases/progress.html")


@require_GET
@signed_in
def voices(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Everything that was said outside about it; some of it can be made a case of its own."""
    found = case_or_404(case_id)
    counted = count(found)
    said, more = voices_of(counted.family, limit=200)
    context = {"case": found, "said": said, "more": more, "count": counted}
    return render(request, "cases/voices.html", context | {"answers": found.space_id in belongs_to(request)})
