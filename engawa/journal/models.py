"""The journal: who did what to what, when. Rows are added and never changed; everything downstream reads it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from engawa.base.ids import NewId


class Entry(models.Model):
    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    verb = models.CharField(max_length=60)
    at = models.DateTimeField()
    actor = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+", db_index=False)
    item = models.ForeignKey("content.Item", models.CASCADE, null=True, related_name="+", db_index=False)
    space = models.ForeignKey("spaces.Space", models.CASCADE, null=True, related_name="+", db_index=False)
    audience = models.SmallIntegerField(null=True)
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    data = models.JSONField(default=dict)
    imported = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["space", "-id"], name="entry_by_space"),
            models.Index(
                fields=["item", "-id"], name="entry_by_item", condition=models.Q(item__isnull=False)
            ),
            models.Index(fields=["actor", "-id"], name="entry_by_actor"),
        ]


class Undelivered(models.Model):
    """An entry whose hearers have not all been told yet. It is gone once they have."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True)
    missed = ArrayField(models.CharField(max_length=100), default=list)
    """The hearers that failed, and are told again."""
    attempts = models.IntegerField(default=0)
    again_at = models.DateTimeField(auto_now_add=True)
