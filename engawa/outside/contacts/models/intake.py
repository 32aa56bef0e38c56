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
        STOPPED = "stopped", _("Stopped")
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
    lines = models.IntegerField(default=0, db_default=0)
    """How many the file has."""
    upto = models.IntegerField(default=0, db_default=0)
    """The last line that was read."""
    left_out = models.JSONField(default=list, db_default=[])
    """Columns that mean nothing here."""
    rows = models.IntegerField(default=0)
    """People or orders that were read; taken up again, reading goes on behind them."""
    made = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    same = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    """Rows that could not be taken, and rows of people who were erased."""
    errors = models.JSONField(default=list)
    """The first of them: [[line, what is wrong]]."""
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    @property
    def is_going(self) -> bool:
        """Whether somebody may wait for it."""
        return self.state in (self.State.WAITING, self.State.RUNNING)
