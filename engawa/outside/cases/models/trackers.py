"""Where those who fix it keep their own list: see `tracking.py` for the protocol."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.outside.cases.models.case import Case
from engawa.people.models import Person
from engawa.spaces.models import Space


class Connection(models.Model):
    """A project in a tracker, connected to a space: cases that were carried there can be linked with its issues."""

    class State(models.TextChoices):
        RUNNING = "running", _("Connected")
        PAUSED = "paused", _("Paused")
        REFUSED = "refused", _("Has to sign in again")
        CLOSED = "closed", _("Closed")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    space = models.ForeignKey(Space, models.PROTECT, related_name="+")
    tracker = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    """As people call it: "acme/app on GitHub"."""
    url = models.TextField(blank=True)
    settings = models.JSONField(default=dict)
    cursor = models.JSONField(default=dict)
    """Where to look on from; the tracker alone understands it."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    look_at = models.DateTimeField(auto_now_add=True)
    looked_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)
    trouble_since = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class ConnectionKey(models.Model):
    """What proves to the tracker that it is us, sealed. No reader's role sees it."""

    connection = models.OneToOneField(Connection, models.CASCADE, primary_key=True, related_name="+")
    sealed = models.BinaryField()


class Link(models.Model):
    """A case and an issue in a tracker. It is asked for at once and made by a job, once."""

    class State(models.TextChoices):
        WANTED = "wanted", _("Is being made")
        MAKING = "making", _("Is being made")
        STANDS = "stands", _("Linked")
        FAILED = "failed", _("Could not be made")
        ENDED = "ended", _("Unlinked")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    connection = models.ForeignKey(Connection, models.PROTECT, related_name="links")
    wish = models.JSONField(default=dict)
    """What is to be made: {"title", "text"}, or {"reference"} of an issue that is there already."""
    state = models.CharField(max_length=6, choices=State.choices, default=State.WANTED)
    remote_id = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=100, blank=True)
    """As people there call it: "#2291"."""
    url = models.TextField(blank=True)
    title = models.TextField(blank=True)
    stage = models.CharField(max_length=8, blank=True)
    """A `tracking.Stage`."""
    remote_state = models.CharField(max_length=100, blank=True)
    """In the tracker's own word: "In review"."""
    trouble = models.TextField(blank=True)
    attempts = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "connection", "remote_id"],
                condition=~Q(remote_id="") & ~Q(state="ended"),
                name="link_once",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="link_due", condition=Q(state__in=["wanted", "making"])),
            models.Index(fields=["connection", "remote_id"], name="link_by_issue"),
        ]


class Remark(models.Model):
    """A comment at the tracker: theirs, marked public there, or ours, written for it and sent by a job, once."""

    class State(models.TextChoices):
        HEARD = "heard", _("Said there")
        WANTED = "wanted", _("Is about to be sent")
        SENDING = "sending", _("Is being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    link = models.ForeignKey(Link, models.CASCADE, related_name="remarks")
    state = models.CharField(max_length=7, choices=State.choices)
    remote_id = models.CharField(max_length=200, blank=True)
    who = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    trouble = models.TextField(blank=True)
    attempts = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "remote_id"], condition=~Q(remote_id=""), name="remark_once"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="remark_due", condition=Q(state__in=["wanted", "sending"]))
        ]
