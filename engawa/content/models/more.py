from django.db import models

from engawa.content.models.item import Item
from engawa.people.models import Person


class Revision(models.Model):
    """An earlier state of an item. The item itself is the newest."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="revisions", db_index=False)
    number = models.IntegerField()
    title = models.TextField(blank=True)
    body = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="revision_once")]
