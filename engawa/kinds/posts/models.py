"""What a post can have besides its text: a poll, or the wish that everybody of the space reads it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from engawa.content.models import Item
from engawa.people.models import Person

FEWEST = 5
"""Votes that a secret ballot must have before anybody sees its result. The database keeps it so."""


class Poll(models.Model):
    """Two to ten choices. Who chose what is everybody's to see, unless it is `secret`."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="poll")
    choices = ArrayField(models.CharField(max_length=200))
    many = models.BooleanField(default=False)
    """One may choose several."""
    secret = models.BooleanField(default=False)
    always = models.BooleanField(default=False)
    """The result is shown before one has voted."""
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)

    @property
    def over_since(self) -> datetime | None:
        """When it closed: by hand, or at its date."""
        ends = [moment for moment in (self.closed_at, self.closes_at) if moment is not None]
        end = min(ends, default=None)
        return end if end is not None and end <= timezone.now() else None


class Ballot(models.Model):
    """What somebody chose: the numbers of the choices, from 1. Of a secret poll only they see it."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="ballots", db_column="item_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    choices = ArrayField(models.SmallIntegerField())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="ballot_once")]


class MustRead(models.Model):
    """The members of the space are asked to read a post by a day."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="must_read")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="must_read_by_day")]


class Receipt(models.Model):
    """Somebody said: I have read this. Nothing else counts as having read."""

    must_read = models.ForeignKey(
        MustRead, models.CASCADE, related_name="receipts", db_column="item_id", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["must_read", "person"], name="receipt_once")]


class Reminder(models.Model):
    """Somebody was reminded, the first or the second time. There is no third."""

    must_read = models.ForeignKey(
        MustRead, models.CASCADE, related_name="reminders", db_column="item_id", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    number = models.SmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["must_read", "person", "number"], name="reminded_once"),
            models.CheckConstraint(condition=models.Q(number__in=(1, 2)), name="reminded_twice_at_most"),
        ]
