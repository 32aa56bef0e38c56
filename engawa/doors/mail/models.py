"""What came by mail, as it came."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone

from engawa.people.models import Person


class State(models.TextChoices):
    WAITING = "waiting"
    """It is kept and will be looked at."""
    READ = "read"
    """Whose it is and where it goes is known."""
    HELD = "held"
    """Whether it is theirs could not be proved: they are asked."""
    DONE = "done"
    REFUSED = "refused"
    """It was not allowed, and whoever sent it was told so if we know who that is."""
    IGNORED = "ignored"
    """It was a machine's, a double or nobody's we know."""
    FAILED = "failed"
    """We could not read it; an owner should look."""


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    def due(self) -> Self:
        return self.filter(state__in=(State.WAITING, State.READ), again_at__lte=timezone.now()).order_by("pk")


class Arrival(models.Model):
    """One mail to one of our addresses. Its bytes are kept for a while after it was dealt with."""

    message_id = models.CharField(max_length=300)
    """Its Message-ID, or a digest of it where it has none."""
    recipient = models.CharField(max_length=320)
    sender = models.CharField(max_length=320, blank=True)
    """Who the envelope says sent it; empty for what may not be answered."""
    author = models.CharField(max_length=320, blank=True)
    """The address in From."""
    subject = models.TextField(blank=True)
    peer = models.CharField(max_length=60, blank=True)
    """The address of the machine that brought it."""
    hello = models.CharField(max_length=255, blank=True)
    raw = models.BinaryField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    words = models.TextField(blank=True)
    """Why it is in this state, for an owner to read."""
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    """Whose it is, or says it is."""
    target = models.BigIntegerField(null=True)
    """The item it answers."""
    item = models.BigIntegerField(null=True)
    """What was made of it."""
    attempts = models.IntegerField(default=0)
    came_at = models.DateTimeField(auto_now_add=True)
    again_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message_id", "recipient"], name="arrival_once")]
        indexes = [
            models.Index(
                fields=["again_at"], name="arrival_due", condition=models.Q(state__in=("waiting", "read"))
            ),
            models.Index(fields=["author", "came_at"], name="arrival_by_author"),
        ]
