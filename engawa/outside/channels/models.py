"""Our accounts on networks, their keys, and what we say by them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.people.models import Person
from engawa.spaces.models import Space


class Account(models.Model):
    """By which the company is heard and speaks on one network. Its space is of the people who answer there."""

    class State(models.TextChoices):
        RUNNING = "running", _("Listening")
        PAUSED = "paused", _("Paused")
        REFUSED = "refused", _("Has to sign in again")
        CLOSED = "closed", _("Closed")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    space = models.ForeignKey(Space, models.PROTECT, related_name="+")
    network = models.CharField(max_length=20)
    handle = models.CharField(max_length=300)
    """How people there know it: "@acme@social.example", "support@acme.example"."""
    name = models.CharField(max_length=200)
    url = models.TextField(blank=True)
    settings = models.JSONField(default=dict)
    cursor = models.JSONField(default=dict)
    """Where to listen on from; the network alone understands it."""
    quota = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    listen_at = models.DateTimeField(auto_now_add=True)
    """When to look again."""
    heard_at = models.DateTimeField(null=True)
    """When listening last worked."""
    trouble = models.TextField(blank=True)
    trouble_since = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    send_at = models.DateTimeField(db_default=Now())
    """Before then nothing is sent: a network's rest between two, or after it asked us to wait."""
    stream_trouble = models.TextField(blank=True, db_default="")
    """Why what is said is not heard at once but only at the next look, where the network has a stream."""
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "space"], name="account_space_key"),
            models.UniqueConstraint(
                fields=["network", "handle"], condition=~Q(state="closed"), name="account_stands_once"
            ),
        ]
        indexes = [models.Index(fields=["listen_at"], name="account_due", condition=Q(state="running"))]

    def __str__(self) -> str:
        return f"{self.network}: {self.handle}"


class Key(models.Model):
    """What proves to the network that it is us, sealed. No reader's role sees it; see `keys.py`."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="+")
    sealed = models.BinaryField()


class Dispatch(models.Model):
    """Something we say on a network: said once, or visibly not."""

    class State(models.TextChoices):
        HELD = "held", _("Waits for approval")
        WAITING = "waiting", _("Is about to be sent")
        SENDING = "sending", _("Is being sent")
        SENT = "sent", _("Sent")
        UNSURE = "unsure", _("Nobody knows whether it arrived")
        REFUSED = "refused", _("Not sent")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REMOVED = "removed", _("Taken back")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    space_id = models.BigIntegerField()
    """The account's."""
    draft = models.JSONField()
    """A `network.Draft`."""
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    trouble = models.TextField(blank=True)
    uri = models.TextField(blank=True)
    url = models.TextField(blank=True)
    raw = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    """`network.Sent.raw`."""
    sent_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    approved_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    purpose = models.CharField(max_length=20, default="answer")
    """What it is for: "answer", "telling" (a case is fixed), "post"; "change" or "taking_back" of another dispatch."""
    about = models.BigIntegerField(null=True)
    """The id of what it is about, in the room whose purpose it is: of the other dispatch."""

    class Meta:
        indexes = [
            models.Index(
                fields=["account", "due_at"],
                name="dispatch_due",
                condition=Q(state__in=["waiting", "sending", "unsure"]),
            ),
            models.Index(
                fields=["purpose", "about"], name="dispatch_about", condition=Q(about__isnull=False)
            ),
        ]


class Arrival(models.Model):
    """What came in by itself, to a form or a webhook, and was acknowledged. No reader's role sees it."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    """Its name: what comes twice under the same is taken once."""
    content = models.JSONField(default=dict)
    came_at = models.DateTimeField(auto_now_add=True)
    heard_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="channel_arrival_once")]
        indexes = [
            models.Index(
                fields=["account", "id"], name="channel_arrival_waits", condition=Q(heard_at__isnull=True)
            )
        ]


class Spending(models.Model):
    """How much an account read and wrote in a month, as networks bill it (`metering.py`)."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    """Its first day, in UTC."""
    read = models.BigIntegerField(default=0)
    written = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "month"], name="channel_spending_once")]
