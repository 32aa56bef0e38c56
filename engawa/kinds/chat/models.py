"""What chat keeps beside what is said: who talks with whom, what each has read, what came of a talk."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from engawa.content.models import Item
from engawa.people.models import Person
from engawa.spaces.models import Space


class Talk(models.Model):
    """A talk between a few people. Its space holds the room; this says which two it is for, or what it is called."""

    space = models.OneToOneField(Space, models.CASCADE, primary_key=True, related_name="talk")
    pair = models.CharField(max_length=50, unique=True, null=True)
    """The two people of a direct talk, the smaller id first: it exists once. Null for a group."""
    name = models.CharField(max_length=120, blank=True)
    """What its people called it, if they did."""


class Mark(models.Model):
    """Up to which message somebody has read a room, or one thread of it. The same on all their devices."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="+")
    root = models.BigIntegerField(db_default=0)
    """The message that began the thread; 0 for the room itself."""
    upto = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "space", "root"], name="chat_mark_once")]


class Outcome(models.Model):
    """A page, question or idea that a talk became, and who spoke in it."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="+")
    space = models.ForeignKey(Space, models.CASCADE, related_name="+", db_index=False)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    speakers = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [models.Index(fields=["space", "-last"], name="chat_outcome_by_space")]
