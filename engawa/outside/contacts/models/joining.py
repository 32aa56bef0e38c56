"""What was joined on which evidence, and what is likely the same."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.outside.contacts.models.people import Contact, Identity
from engawa.people.models import Person


class Evidence(models.TextChoices):
    """Why two are the same. A name alone is none."""

    LINKS = "links", _("Their profiles link to each other")
    MAIL = "mail", _("The same mail address was given")
    THEM = "them", _("They said so themselves")
    EMPLOYEE = "employee", _("Somebody of us knows it")


class Join(models.Model):
    """One contact's identities went to another's. The emptied contact stays, so that undoing restores it."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    kept = models.ForeignKey(Contact, models.CASCADE, related_name="joins")
    gone = models.ForeignKey(Contact, models.CASCADE, related_name="+", db_index=False)
    gone_name = models.CharField(max_length=200)
    identities = ArrayField(models.BigIntegerField())
    """Those that went over."""
    evidence = models.CharField(max_length=8, choices=Evidence.choices)
    why = models.TextField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)


class Proposal(models.Model):
    """Two identities of different contacts that may be one person's, and what speaks for it."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("They are the same")
        REFUSED = "refused", _("They are not the same")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    one = models.ForeignKey(Identity, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Identity, models.CASCADE, related_name="+")
    weight = models.FloatField()
    """Between 0 and 1."""
    signs = models.JSONField(default=list)
    """What speaks for it: "links", "link", "mail", "row", "name"."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="proposed_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="proposed_in_order"),
        ]
        indexes = [models.Index(fields=["-weight", "-id"], name="proposal_open", condition=Q(state="open"))]


class ProfileLink(models.Model):
    """Where somebody's public profile says that they are, too (rel=me)."""

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="links", db_index=False)
    href = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "href"], name="profile_links_once")]
        indexes = [models.Index(fields=["href"], name="profile_link_to")]


class ProfileLook(models.Model):
    """When somebody's public profile was looked at for links."""

    identity = models.OneToOneField(Identity, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField(auto_now=True)
