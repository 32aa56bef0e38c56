from __future__ import annotations

from django.db import models

from engawa.people.models import Person


class Digest(models.Model):
    """How far somebody's digests have come.

    It moves on in the transaction that writes the letter down, so whatever breaks, each thing is told once.
    """

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    next_at = models.DateTimeField(null=True)
    """When the next letter is due; null for who wants none."""
    since = models.BigIntegerField()
    """Everything with an id up to this was handed over."""
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["next_at"], name="digest_due")]
