"""An idea, and all that comes of it: each step is a row that says who, when and why."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from engawa.content.models import Item
from engawa.people.models import Person
from engawa.spaces.models import Space


class Stage(models.TextChoices):
    NEW = "new", _("New")
    LOOKED_AT = "looked_at", _("Looked at")
    TRIED = "tried", _("Being tried")
    ADOPTED = "adopted", _("Adopted")
    NOT_NOW = "not_now", _("Not now")


class IdeaQuerySet(models.QuerySet["Idea"]):
    def standing(self) -> Self:
        """What was neither taken back nor merged into another."""
        return self.filter(item__removed_at=None, merged_into=None)

    def waiting(self) -> Self:
        """What nobody has answered: questions at an open door, and new ideas."""
        unanswered = self.exclude(Exists(Answer.objects.filter(idea=OuterRef("pk"))))
        return unanswered.filter(stage__in=(Stage.NEW, Stage.LOOKED_AT))

    def at(self, stage: str) -> Self:
        return self.filter(stage=stage)


class Idea(models.Model):
    """What is special about an idea. `stage` is the latest step's, `support` counts its supporters and those of the
    ideas merged into it, each person once; the database keeps the count."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="idea")
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.NEW)
    support = models.IntegerField(default=0)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged")
    to_leaders = models.BooleanField(default=False)
    """Asked at an open door."""

    objects = IdeaQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-support", "-item"], name="idea_by_support"),
            models.Index(fields=["stage", "-item"], name="idea_by_stage"),
        ]


class Support(models.Model):
    """Somebody wants this to happen: one each."""

    idea = models.ForeignKey(
        Idea, models.CASCADE, related_name="supporters", db_column="item_id", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "person"], name="support_once")]


class Told(models.Model):
    """A row somebody adds to an idea and nobody changes. `byline` keeps the name when its bearer has gone."""

    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    byline = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Step(Told):
    """The idea came to a stage, and why."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="steps", db_column="item_id")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    reason = models.TextField()


class Promise(Told):
    """Somebody promised an answer by the end of a day. It stays, kept or not."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="promises", db_column="item_id")
    until = models.DateField()


class Answer(Told):
    """The answer of those who look after it: a voice of the talk."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="answers", db_column="item_id")
    comment = models.OneToOneField(Item, models.CASCADE, related_name="+")


class Outcome(Told):
    """What came of it, and the things that show it."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="outcomes", db_column="item_id")
    body = models.TextField()
    html = models.TextField()
    led_to = ArrayField(models.BigIntegerField(), default=list)


class Keeper(models.Model):
    """Somebody looks after the idea, until they or an owner of the space end it."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="keepers", db_column="item_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea"], condition=models.Q(ended_at=None), name="one_keeper_at_a_time"
            )
        ]


class Helper(models.Model):
    """Somebody jumped in. An adopted idea keeps their names."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="helpers", db_column="item_id")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    byline = models.CharField(max_length=200)
    what = models.CharField(max_length=300)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class Merging(models.Model):
    """An idea was found to be the same as another; this can be undone."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="mergings", db_column="item_id")
    into = models.ForeignKey(Idea, models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)


class OpenDoor(models.Model):
    """A space where anyone may put a question to the leadership: its owners answer."""

    space = models.OneToOneField(Space, models.CASCADE, primary_key=True, related_name="+")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()


class Allowance(models.Model):
    """How many nameless questions were asked today by one of at most eight shares of the house.

    No person stands here: a share is hundreds of people, shuffled anew each day, and yesterday's rows are deleted.
    """

    day = models.DateField()
    share = models.SmallIntegerField()
    asked = models.SmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "share"], name="allowance_once")]
