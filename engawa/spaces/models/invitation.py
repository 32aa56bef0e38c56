from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from engawa.people.models import Person, Ring
from engawa.spaces.models.space import Space


class Invitation(models.Model):
    """A link by which somebody comes in: inside, or as a guest of chosen spaces with sponsor and expiry."""

    digest = models.CharField(max_length=64, unique=True)
    ring = models.SmallIntegerField(choices=Ring.choices)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=200, blank=True)
    space_ids = ArrayField(models.BigIntegerField(), default=list)
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    """Until when the link can be used."""
    stay_until = models.DateTimeField(null=True)
    """When a guest's stay ends."""
    uses_left = models.IntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True)


class JoinRequest(models.Model):
    """Somebody asks to be let into a space."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="requests")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    message = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "person"], name="request_once", condition=models.Q(answered_at=None)
            )
        ]
