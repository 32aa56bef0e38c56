"""The case itself, and how it went."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import BigIntegerField, Func
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.content.models import Item
from engawa.people.models import Person
from engawa.spaces.models import Space


class State(models.TextChoices):
    HEARD = "heard", _("Heard")
    LOOKED = "looked", _("Being looked at")
    FIXING = "fixing", _("Being fixed")
    FIXED = "fixed", _("Fixed")
    DECLINED = "declined", _("Not now")


OPEN = (State.HEARD, State.LOOKED, State.FIXING)


class Number(Func):
    """The next short number, by which people call a case."""

    function = "engawa_case_number"
    output_field = BigIntegerField()

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(*expressions, **extra)


class CaseQuerySet(models.QuerySet["Case"]):
    def standing(self) -> Self:
        """Without those that live on in another."""
        return self.filter(merged_into=None)

    def open(self) -> Self:
        return self.standing().filter(state__in=OPEN)


class Case(models.Model):
    """A trouble that people outside speak of. `space` is of those who answer them; `item` is the case inside."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    number = models.IntegerField(unique=True, db_default=Number())
    space = models.ForeignKey(Space, models.PROTECT, related_name="+")
    is_private = models.BooleanField(default=False)
    """Opened from private words: only its own people see it, and whoever reads where it was carried."""
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State.choices, default=State.HEARD)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    promised_for = models.DateField(null=True)
    """By when it is to be fixed; shown until then and after."""
    reminded_on = models.DateField(null=True)
    """When its owner was last reminded of that day."""
    item = models.OneToOneField(Item, models.SET_NULL, null=True, related_name="case")
    """Where it is discussed inside."""
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged")
    opened_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    byline = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    fixed_at = models.DateTimeField(null=True)
    round = models.IntegerField(default=1, db_default=1)
    """Which time those who spoke are told: one more when a case goes on after they were told, and it was not over."""
    last_heard_at = models.DateTimeField(null=True)
    minutes = models.IntegerField(default=0, db_default=0)
    """What people chose to note; whose they are is written nowhere."""

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["space", "-id"], name="case_by_space")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/cases/{self.pk}/"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Step(models.Model):
    """Something that changed about a case, who did it, and why."""

    class What(models.TextChoices):
        STATE = "state", _("State")
        OWNER = "owner", _("Owner")
        PROMISE = "promise", _("Promise")
        CARRIED = "carried", _("Carried")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    case = models.ForeignKey(Case, models.CASCADE, related_name="steps")
    what = models.CharField(max_length=8, choices=What.choices)
    state = models.CharField(max_length=8, choices=State.choices, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    day = models.DateField(null=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    """Null when a tracker moved it."""
    byline = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)


class Merging(models.Model):
    """A case lives on in another, until somebody parts them."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    case = models.ForeignKey(Case, models.CASCADE, related_name="mergings")
    into = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    undone_at = models.DateTimeField(null=True)
