from __future__ import annotations

from django.db import models

from engawa.people.models import Person


class Digest(models.Model):
    """How far somebody's digests have come. What lies between `since` and `upto` stands in exactly one letter."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    next_at = models.DateTimeField(null=True)
    """When the next letter is due; null for who wants none."""
    since = models.BigIntegerField()
    """Everything with an id up to this was handed over."""
    upto = models.BigIntegerField(null=True)
    """How far the letter goes that is being made; set when it is taken up, and kept until it is sent."""
    taken_by = models.IntegerField(null=True)
    """The worker that makes it: whoever finds that worker gone takes it over."""
    handing_over = models.BooleanField(default=False, db_default=False)
    """It is on its way to the server: whether it arrived is known only once this is gone again."""
    sent_at = models.DateTimeField(null=True)
    doubtful_at = models.DateTimeField(null=True)
    """A letter that may not have arrived; it is not sent again."""

    class Meta:
        indexes = [models.Index(fields=["next_at"], name="digest_due")]
