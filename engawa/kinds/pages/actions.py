"""Writing pages."""

from django.db import transaction
from django.utils.text import slugify

from engawa.content.actions import write_item
from engawa.content.models import Item
from engawa.kinds.pages.models import Page
from engawa.people.models import Person
from engawa.spaces.models import Space


@transaction.atomic
def write_page(
    space: Space,
    *,
    actor: Person,
    title: str,
    body: str,
    under: Page | None = None,
    tags: list[str] | None = None,
) -> Item:
    """Write a new page, at the end of the pages under `under` or of the space's top.

    Raises:
        Refused: when the person may not write in the space.
    """
    item = write_item("page", actor=actor, space=space, title=title, body=body, tags=tags)
    position = Page.objects.filter(item__space=space, under=under).count()
    Page.objects.create(item=item, under=under, position=position, slug=slugify(title)[:200])
    return item
