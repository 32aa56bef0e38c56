"""Customer records kept elsewhere, and what passed between there and here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.outside.contacts.models.people import Contact, Identity
from engawa.people.models import Person
from engawa.spaces.models import Space


class CrmLink(models.Model):
    """A CRM that a space keeps in step with."""

    class State(models.TextChoices):
        RUNNING = "running", _("In step")
        PAUSED = "paused", _("Paused")
        CLOSED = "closed", _("Closed")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    space = models.ForeignKey(Space, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    address = models.TextField()
    settings = models.JSONField(default=dict)
    cursor = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State.choices, default=State.RUNNING)
    look_at = models.DateTimeField(auto_now_add=True)
    looked_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)
    failures = models.IntegerField(default=0)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(auto_now_add=True)


class CrmKey(models.Model):
    """What opens the CRM to us, sealed. No reader's role sees it."""

    link = models.OneToOneField(CrmLink, models.CASCADE, primary_key=True, related_name="+")
    sealed = models.BinaryField()


class CrmParty(models.Model):
    """Somebody as the CRM knows them, and what both sides last agreed on."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    link = models.ForeignKey(CrmLink, models.CASCADE, related_name="parties", db_index=False)
    remote = models.CharField(max_length=200)
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="parties")
    agreed = models.JSONField(default=dict)
    """Field by field, what stood on both sides after the last look: what differs from it was changed since."""
    gone_at = models.DateTimeField(null=True)
    """When the CRM no longer had it. Nothing is deleted here for that."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "remote"], name="party_once"),
            models.UniqueConstraint(fields=["link", "identity"], name="party_of_one"),
        ]


class CrmEvent(models.Model):
    """An event that came by a webhook: it counts once."""

    link = models.ForeignKey(CrmLink, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "key"], name="event_once")]
        indexes = [models.Index(fields=["at"], name="event_age")]


class FieldChange(models.Model):
    """One field of a contact was changed, here or in a CRM. What lost against a later change is kept, too."""

    class Source(models.TextChoices):
        HAND = "hand", _("by hand")
        FILE = "file", _("by a file")
        CRM = "crm", _("by the CRM")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="changes")
    space = models.ForeignKey(Space, models.CASCADE, related_name="+", db_index=False)
    field = models.CharField(max_length=20)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    source = models.CharField(max_length=4, choices=Source.choices)
    link = models.ForeignKey(CrmLink, models.SET_NULL, null=True, related_name="+", db_index=False)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    stands = models.BooleanField(default=True)
    """False for what was changed on one side and lost against the other's later change."""

    class Meta:
        indexes = [
            models.Index(fields=["space", "-at"], name="change_lost", condition=Q(stands=False)),
        ]
