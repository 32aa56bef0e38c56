"""Writing articles."""

from django.db import transaction
from django.utils.text import slugify

from engawa.content.actions import write_item
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
    Article.objects.create(item=item, slug=slugify(title)[:200], cover=cover, published_at=item.created_at)
    return item
