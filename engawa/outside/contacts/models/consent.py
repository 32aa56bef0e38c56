"""What somebody agreed to, and who says so."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.outside.contacts.models.people import Identity
from engawa.people.models import Person


class ConsentEntry(models.Model):
    """From here on this held for an identity. Entries are added and never changed."""

    class Source(models.TextChoices):
        THEM = "them", _("They said so themselves")
        EMPLOYEE = "employee", _("Somebody of us knows it")
        FILE = "file", _("It stood in a file")
        CRM = "crm", _("It came from the CRM")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="consents")
    consent = models.CharField(max_length=9, choices=Identity.Consent.choices)
    do_not_contact = models.BooleanField()
    source = models.CharField(max_length=8, choices=Source.choices)
    why = models.TextField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)
