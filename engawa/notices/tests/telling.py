"""What the tests of notices share: delivering, and who was told."""

from django.db import connections

from engawa.boundary import reading_as
from engawa.content.actions import comment, write_item
from engawa.content.models import Item
from engawa.journal.delivery import deliver
from engawa.notices.models import Notice, Reason
from engawa.spaces.models import Space
from tests.world import World


def say(world: World, who: str, body: str, *, on: str = "", to: str = "platform") -> Item:
    """Somebody writes a post in a space, or answers an item."""
    person = world.person(who)
    with reading_as(person.pk):
        if on:
            return comment(
                Item.objects.select_related("space", "root").get(pk=world.items[on]), actor=person, body=body
            )
        return write_item("post", actor=person, space=Space.objects.get(slug=to), title=body, body=body)


def told() -> dict[str, list[Reason]]:
    """Deliver what waits; who has been told what, by handle."""
    while deliver():
        pass
    rows = Notice.objects.using("postman").order_by("id").values_list("person__handle", "reason")
    found: dict[str, list[Reason]] = {}
    for handle, reason in rows:
        found.setdefault(str(handle), []).append(Reason(reason))
    return found


def clear() -> None:
    """Forget what the making of the cast told."""
    while deliver():
        pass
    with connections["postman"].cursor() as cursor:
        cursor.execute("DELETE FROM notices_notice")
