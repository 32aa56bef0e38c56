"""The first page of a space that was begun from an outline."""

from collections.abc import Sequence

from django.utils import translation

from engawa.boundary import reading_as
from engawa.journal.models import Entry
from engawa.kinds.pages.actions import write_page
from engawa.people.models import Person
from engawa.spaces.models import Space
from engawa.spaces.outlines import outline_named


def hear(entries: Sequence[Entry]) -> None:
    """Write it for whoever made the space, in the language they read; where there is a page already, not again."""
    for entry in entries:
        outline = outline_named(str(entry.data.get("outline", "")))
        if outline is None or entry.actor_id is None or entry.space_id is None:
            continue
        with reading_as(entry.actor_id), translation.override(entry.data.get("language") or None):
            space = Space.objects.select_for_update().filter(pk=entry.space_id, archived_at=None).first()
            actor = Person.objects.filter(pk=entry.actor_id).first()
            if space is None or actor is None or space.items.filter(kind="page").exists():
                continue
            write_page(space, actor=actor, title=str(outline.page_title), body=str(outline.page))
