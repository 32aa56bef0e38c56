"""What is special about questions. A question itself is an item; each row here says who did what, and when."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engawa.content.models import Item, ItemQuerySet
from engawa.people.models import Person


class QuestionQuerySet(ItemQuerySet):
    def asked(self) -> Self:
        """Questions that stand for themselves: neither taken back nor found to be the same as another."""
        merged = Merge.objects.filter(item=OuterRef("pk"))
        return self.filter(~Exists(merged), kind="question", removed_at=None)

    def open(self) -> Self:
        return self.filter(~Exists(Acceptance.objects.filter(item=OuterRef("pk"))))

    def answered(self) -> Self:
        return self.filter(Exists(Acceptance.objects.filter(item=OuterRef("pk"))))

    def of(self, person: Person) -> Self:
        """Asked by this person, or theirs too."""
        theirs = AlsoAsked.objects.filter(item=OuterRef("pk"), person=person)
        return self.filter(Q(author=person) | Q(Exists(theirs)))

    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def longest_waiting(self) -> Self:
        return self.order_by("pk")


class Question(Item):
    objects: ClassVar = QuestionQuerySet.as_manager()

    class Meta:
        proxy = True


class Acceptance(models.Model):
    """An answer that answers the question."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="acceptance")
    answer = models.ForeignKey(Item, models.CASCADE, related_name="accepted_for")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)


class AlsoAsked(models.Model):
    """Somebody who has this question too."""

    class How(models.TextChoices):
        TOO = "too", _("has it too")
        SUGGESTED = "suggested", _("found it while asking")

    item = models.ForeignKey(Item, models.CASCADE, related_name="also_asked", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    how = models.CharField(max_length=10, choices=How.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="also_asked_once")]


class Merge(models.Model):
    """A question that is the same as another: its address leads there, and all that was said stays."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="merged_into")
    into = models.ForeignKey(Item, models.CASCADE, related_name="merged")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)


class Judgement(models.Model):
    """Somebody finds that a question is the same as another; whoever may merge them decides."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="judged_same", db_index=False)
    into = models.ForeignKey(Item, models.CASCADE, related_name="judged_same_as")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "into", "by"], name="judged_once")]


class BecamePage(models.Model):
    """The page that an answer became."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="became_page")
    page = models.ForeignKey(Item, models.CASCADE, related_name="behind_page")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)


class Spared(models.Model):
    """Somebody whom a page (or an earlier answer) spared the asking, once each."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="spared", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="spared_once")]


class Routing(models.Model):
    """Somebody who was asked whether they know, because of something they wrote."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="routings", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    because = models.ForeignKey(Item, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="routed_once")]
        indexes = [models.Index(fields=["person", "-at"], name="routing_by_person")]
