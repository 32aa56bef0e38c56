from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Ring(models.IntegerChoices):
    OUTSIDE = 0, _("Outside")
    EDGE = 1, _("Edge")
    INSIDE = 2, _("Inside")


class PersonQuerySet(models.QuerySet["Person"]):
    def known(self) -> Self:
        """Without those who turned out to be somebody else."""
        return self.filter(merged_into=None)

    def inside(self) -> Self:
        return self.filter(ring=Ring.INSIDE)

    def guests(self) -> Self:
        return self.filter(ring=Ring.EDGE)

    def here(self) -> Self:
        """Without those who are no longer here."""
        return self.filter(left_at=None)


class Person(models.Model):
    """Somebody who writes or is written about. Whether they can sign in is their Account's matter."""

    name = models.CharField(max_length=200)
    handle = models.CharField(max_length=60, unique=True, null=True)
    ring = models.SmallIntegerField(choices=Ring.choices, default=Ring.INSIDE)
    is_owner = models.BooleanField(default=False)
    is_bot = models.BooleanField(default=False)
    title = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    team = models.CharField(max_length=200, blank=True)
    about = models.TextField(blank=True)
    languages = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    timezone = models.CharField(max_length=60, blank=True)
    avatar = models.CharField(max_length=100, blank=True)
    """The address of their picture."""
    joined_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    manager = models.ForeignKey("self", models.SET_NULL, null=True, related_name="team_of", db_index=False)
    """To whom they report. The database refuses circles: see actions/chart.py."""
    reports = models.IntegerField(default=0, db_default=0)
    """How many report to them, kept by whatever changes the chart."""
    left_at = models.DateTimeField(null=True)
    """Since when they are no longer here. Their name stays on what they wrote."""
    sort_name = models.GeneratedField(
        expression=models.Func("name", function="engawa_plain"),
        output_field=models.TextField(),
        db_persist=True,
    )
    """The name without case and accents. Comparing a column leaks nothing, so its index works here."""
    words = models.GeneratedField(
        expression=models.Func("name", "handle", "title", "team", "place", function="engawa_person_words"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    belongs_to: Sequence[int] = ()
    """The ids of their spaces; filled for the reader of a request and for nobody else."""

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["sort_name", "id"], name="person_by_name", condition=models.Q(merged_into=None)
            ),
            models.Index(
                fields=["ring", "sort_name", "id"],
                name="person_by_ring",
                condition=models.Q(merged_into=None),
            ),
            GinIndex(fields=["words"], name="person_words"),
            models.Index(
                fields=["manager", "sort_name", "id"],
                name="person_by_manager",
                condition=models.Q(manager__isnull=False),
            ),
            models.Index(
                fields=["sort_name", "id"],
                name="person_atop_the_chart",
                condition=models.Q(manager=None, reports__gt=0),
            ),
            models.Index(
                fields=["sort_name", "id"], name="person_gone", condition=models.Q(left_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/people/{self.pk}/"

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[:1].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"

    @property
    def hue(self) -> int:
        """Which of the twelve face colours is theirs."""
        return self.pk % 12
