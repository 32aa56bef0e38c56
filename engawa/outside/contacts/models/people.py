"""Who is out there, under which names, and who inside knows them."""

from __future__ import annotations

from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.outside.channels.network import network_named
from engawa.outside.channels.unconfirmed import UNCONFIRMED
from engawa.people.models import Person
from engawa.spaces.models import Space


class Company(models.Model):
    """A company outside: a customer, a partner, a supplier, the press. It is seen where somebody of it is."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=200, blank=True)
    """Whose mails are its people's: never one where anybody gets an address."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["domain"], name="company_domain_once", condition=~Q(domain="")),
            models.UniqueConstraint(Lower("name"), name="company_name_once", condition=Q(domain="")),
        ]


class Contact(models.Model):
    """Somebody outside: one or more identities that are one person's."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    name = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True)


class Identity(models.Model):
    """Under which name somebody outside is known on one network."""

    class Consent(models.TextChoices):
        UNKNOWN = "unknown", _("Never asked")
        GIVEN = "given", _("Agreed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    network = models.CharField(max_length=20)
    uid = models.CharField(max_length=500)
    """What never changes there: an actor's address, a DID, a mail address."""
    handle = models.CharField(max_length=300, blank=True)
    name = models.CharField(max_length=200, blank=True)
    url = models.TextField(blank=True)
    avatar = models.TextField(blank=True)
    is_public = models.BooleanField(default=True)
    """Whether everyone inside sees it. Others see it only where a space of theirs knows it."""
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="identities")
    company = models.ForeignKey(Company, models.SET_NULL, null=True, related_name="identities")
    consent = models.CharField(max_length=9, choices=Consent.choices, default=Consent.UNKNOWN)
    consent_at = models.DateTimeField(null=True)
    do_not_contact = models.BooleanField(default=False)
    """Nothing is sent to it that it did not ask for with its own last message."""
    first_heard_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "uid"], name="identity_stands_once")]
        indexes = [
            models.Index(Lower("uid"), name="identity_uid"),
            models.Index(Lower("name"), name="identity_name"),
            HashIndex(fields=["url"], name="identity_url"),
            models.Index("company", F("id").desc(), name="identity_of_company"),
        ]

    @property
    def network_name(self) -> str:
        """What people call the network."""
        if self.network == "customer":
            return _t("Customer number")
        if self.is_unconfirmed:
            return _t("Mail, not confirmed")
        try:
            return str(network_named(self.network).name)
        except KeyError:
            return self.network.capitalize()

    @property
    def is_unconfirmed(self) -> bool:
        """Whether nothing ever showed that what it said is from its address."""
        return self.network == UNCONFIRMED

    @property
    def shown(self) -> str:
        """What tells it from others: its handle, its mail address or customer number, else its name."""
        return self.handle or (self.name if self.network not in ("mail", "customer") else "") or self.uid


class Knowing(models.Model):
    """A space knows this identity: its people see who it is, and what the space keeps about it."""

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="known_in", db_index=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    customer_since = models.DateField(null=True)
    note = models.TextField(blank=True, db_default="", default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "space"], name="known_once")]
        indexes = [models.Index("space", F("identity").desc(), name="known_newest")]
