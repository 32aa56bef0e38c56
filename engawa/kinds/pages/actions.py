"""Writing pages, and giving them their place."""

from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.actions import remove_item, write_item
from engawa.content.editing import edit_since
from engawa.content.models import Item
from engawa.journal.record import record
from engawa.kinds.pages.models import Page
from engawa.kinds.pages.tree import tree_of
from engawa.people.models import Person
from engawa.spaces.belonging import make_member, membership_of
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
    Page.objects.create(item=item, under=under, position=_next_place(space, under), slug=_slug(title))
    return item


@transaction.atomic
def edit_page(
    item: Item,
    *,
    actor: Person,
    base: int,
    title: str,
    body: str,
    under: Page | None,
    tags: list[str],
    note: str = "",
) -> Item:
    """Change a page whose state number `base` the writer began with, and where it stands.

    Raises:
        ChangedMeanwhile: when somebody else saved since.
        Refused: when the person may not write in the space, or the page would stand under itself.
    """
    changed = edit_since(item, actor=actor, base=base, title=title, body=body, tags=tags, note=note)
    put_under(changed, under, actor=actor)
    Page.objects.filter(pk=item.pk).update(slug=_slug(title))
    return changed


@transaction.atomic
def put_under(item: Item, under: Page | None, *, actor: Person) -> None:
    """Let a page stand under another of its space, or at the top.

    Raises:
        Refused: when that is the page itself or stands under it, or the person may not write there.
    """
    page = Page.objects.get(pk=item.pk)
    if page.under_id == (under.pk if under else None):
        return
    make_member(item.space, actor)
    if under and under.pk in tree_of(item.space, here=item.pk).branch(item.pk):
        raise Refused(_("A page cannot stand under itself."))
    page.under, page.position = under, _next_place(item.space, under)
    page.save(update_fields=["under", "position"])
    record("page.placed", actor=actor, item=item)


@transaction.atomic
def shift_page(item: Item, step: int, *, actor: Person) -> None:
    """Move a page up (-1) or down (+1) among those beside it.

    Raises:
        Refused: when the person may not write in the space.
    """
    make_member(item.space, actor)
    tree = tree_of(item.space, here=item.pk)
    above = tree.above(item.pk)
    beside = [one.id for one in tree.below(above[-1].id if above else None)]
    at = beside.index(item.pk)
    beside.insert(max(at + step, 0), beside.pop(at))
    pages = Page.objects.in_bulk(beside)
    for position, pk in enumerate(beside):
        pages[pk].position = position
    Page.objects.bulk_update(pages.values(), ["position"])


@transaction.atomic
def move_page(item: Item, to: Space, *, actor: Person) -> int:
    """Take a page, all pages under it and their talk to another space; returns how many things went.

    Raises:
        Refused: for guests, and for whoever does not belong to both spaces.
    """
    if to.pk == item.space_id or to.archived_at is not None:
        raise Refused(_("Choose another space, one that is not archived."))
    if membership_of(item.space, actor) is None or membership_of(to, actor) is None:
        raise Refused(_("Only somebody who belongs to both spaces can move a page between them."))
    branch = sorted(_branch(item))
    with connection.cursor() as cursor:
        cursor.execute("SELECT engawa_move(%s, %s)", [branch, to.pk])
        gone = int(cursor.fetchone()[0])
    if not gone:
        raise Refused(_("Guests cannot move pages to another space."))
    Page.objects.filter(pk=item.pk).update(under=None, position=_next_place(to, None))
    for page in Item.objects.filter(pk__in=branch):
        record("page.moved", actor=actor, item=page, data={"from": str(item.space_id)})
    return gone


@transaction.atomic
def remove_page(item: Item, *, actor: Person) -> None:
    """Take a page away; pages under it stand where it stood.

    Raises:
        Refused: for anybody but its author and the owners of the space.
    """
    page = Page.objects.get(pk=item.pk)
    remove_item(item, actor=actor)
    Page.objects.filter(under=page).update(under=page.under_id)


def _branch(item: Item) -> list[int]:
    query = (
        "WITH RECURSIVE branch AS (SELECT item_id FROM pages_page WHERE item_id = %s "
        "UNION SELECT p.item_id FROM pages_page p JOIN branch ON p.under_id = branch.item_id) "
        "SELECT i.id FROM branch JOIN content_item i ON i.id = item_id WHERE i.space_id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [item.pk, item.space_id])
        return [row[0] for row in cursor.fetchall()]


def _next_place(space: Space, under: Page | None) -> int:
    return Page.objects.filter(item__space=space, under=under).count()


def _slug(title: str) -> str:
    return slugify(title, allow_unicode=True)[:200]
