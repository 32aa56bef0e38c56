"""Letters on their way, and addresses that take none."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from engawa.people.models import Person


class State(models.TextChoices):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    """What it told of may no longer be read by whom it was for, or they left."""


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def due(self) -> Self:
        return self.filter(state=State.QUEUED, again_at__lte=timezone.now()).order_by("again_at", "pk")


class Outgoing(models.Model):
    """One letter to one person. Its words go once it is sent; that it was sent stays, so that it is sent once."""

    key = models.CharField(max_length=200, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    item = models.BigIntegerField(null=True)
    """The id of what an answer to it answers."""
    about = ArrayField(models.BigIntegerField(), default=list)
    """The ids of what it tells of: whether they may be read is asked again when it is sent."""
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField()
    headers = models.JSONField(default=dict)
    """Headers that whoever wrote it wants, besides those that every letter has."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.IntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    again_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    address = models.EmailField(blank=True)
    """Where it went."""
    trouble = models.TextField(blank=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["again_at", "id"], name="outgoing_due", condition=models.Q(state="queued")),
            models.Index(fields=["person", "item"], name="outgoing_by_item"),
            models.Index(fields=["settled_at"], name="outgoing_settled"),
        ]


class Trouble(models.Model):
    """An address whose server says that it takes no mail. Nothing is sent there until somebody says "try again"."""

    address = models.EmailField(unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    since = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField(auto_now=True)
    times = models.IntegerField(default=1)
    words = models.TextField()
    """What the other server said."""
