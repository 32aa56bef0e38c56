"""Writing articles."""

from django.db import transaction
from django.utils.text import slugify

from engawa.content.actions import write_item
from engawa.content.editing import edit_since
from engawa.content.models import Item
from engawa.kinds.articles.models import Article
from engawa.people.models import Person
from engawa.spaces.models import Space


@transaction.atomic
def write_article(
    space: Space, *, actor: Person, title: str, body: str, cover: str = "", tags: list[str] | None = None
) -> Item:
    """Publish an article in the space.

    Raises:
        Refused: when the person may not write in the space.
    """
    item = write_item("article", actor=actor, space=space, title=title, body=body, tags=tags)
    Article.objects.create(item=item, slug=_slug(title), cover=cover, published_at=item.created_at)
    return item


@transaction.atomic
def edit_article(
    item: Item,
    *,
    actor: Person,
    base: int,
    title: str,
    body: str,
    cover: str,
    tags: list[str],
    note: str = "",
) -> Item:
    """Change an article whose state number `base` the writer began with.

    Raises:
        ChangedMeanwhile: when it was saved elsewhere since.
        Refused: for anybody but its author.
    """
    changed = edit_since(item, actor=actor, base=base, title=title, body=body, tags=tags, note=note)
    Article.objects.filter(pk=item.pk).update(slug=_slug(title), cover=cover)
    return changed


def _slug(title: str) -> str:
    return slugify(title, allow_unicode=True)[:200]
