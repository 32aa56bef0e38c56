from __future__ import annotations

from django.db import models

from engawa.content.models import Item
from engawa.people.models import Person


class Seen(models.Model):
    """Somebody had a thread before their eyes, up to an answer: so that nothing is told that they know.

    It is theirs alone. Its writer is told how many, and never who.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    up_to = models.BigIntegerField()
    """The id of the last answer seen, or of the item itself."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="seen_once")]
