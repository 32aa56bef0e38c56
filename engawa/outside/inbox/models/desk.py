"""How a space answers: when it is there, how soon, and what somebody looks at first."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from engawa.content.models import Item
from engawa.people.models import Person
from engawa.spaces.models import Space

NINE, FIVE = 9 * 60, 17 * 60


def working_week() -> list[int]:
    return [0, 1, 2, 3, 4]


class Desk(models.Model):
    """A space's hours, targets and rules. Without a row nothing is promised and everybody answers freely."""

    class Approvers(models.TextChoices):
        OWNERS = "owners", _("The owners of the space")
        MEMBERS = "members", _("Any other member")

    space = models.OneToOneField(Space, models.CASCADE, primary_key=True, related_name="+")
    timezone = models.CharField(max_length=60, default="UTC")
    days = ArrayField(models.SmallIntegerField(), default=working_week)
    """0 is Monday."""
    opens = models.SmallIntegerField(default=NINE)
    """Minutes since midnight."""
    closes = models.SmallIntegerField(default=FIVE)
    holidays = ArrayField(models.DateField(), default=list)
    within = models.IntegerField(null=True)
    """In how many business minutes an answer is due; null promises nothing."""
    then = models.IntegerField(default=60)
    """After how many more the owners are told."""
    approve_all = models.BooleanField(default=False)
    approve_members = models.BooleanField(default=False)
    """What members write is looked at; what owners write is not."""
    risky_words = ArrayField(models.CharField(max_length=80), default=list)
    approve_first_on = ArrayField(models.BigIntegerField(), default=list)
    """Accounts on which the first answer of a thread is looked at, such as the one for the press."""
    approvers = models.CharField(max_length=7, choices=Approvers.choices, default=Approvers.OWNERS)


class SavedAnswer(models.Model):
    """A page or question of the FAQ that a space answers with."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="+", db_index=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "item"], name="saved_answer_once")]
