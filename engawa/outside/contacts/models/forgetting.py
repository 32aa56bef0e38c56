"""Who asked to be forgotten."""

from __future__ import annotations

from django.db import models

from engawa.base.ids import NewId
from engawa.outside.contacts.models.people import Contact
from engawa.people.models import Person


class Erasure(models.Model):
    """Somebody outside is erased: by whom, why, and how much went. It holds nothing about them."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    contact = models.OneToOneField(Contact, models.CASCADE, related_name="erasure")
    why = models.TextField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    went = models.JSONField(default=dict)
    """How many of what: {"messages": 3}."""


class Tombstone(models.Model):
    """An identity that was erased, as a salted digest: it is kept again only if it speaks to us anew."""

    digest = models.BinaryField(primary_key=True)
    at = models.DateTimeField()
