"""Files of contacts and orders that are brought in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.people.models import Person
from engawa.spaces.models import Space


class Intake(models.Model):
    """A file on its way into a space: first it is tried, then it is kept."""

    class Kind(models.TextChoices):
        CSV = "csv", _("Contacts as a table (CSV)")
        VCARD = "vcard", _("Contacts as cards (vCard)")
        ORDERS = "orders", _("Orders as a table (CSV)")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        RUNNING = "running", _("Is being read")
        DONE = "done", _("Done")
        FAILED = "failed", _("Could not be read")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    space = models.ForeignKey(Space, models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    name = models.CharField(max_length=200)
    path = models.TextField(blank=True)
    """Where the file lies; empty once it is gone."""
    dry_run = models.BooleanField(default=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    trouble = models.TextField(blank=True)
    rows = models.IntegerField(default=0)
    made = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    same = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    """Rows that could not be taken, and rows of people who were erased."""
    errors = models.JSONField(default=list)
    """The first of them: [[line, what is wrong]]."""
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
