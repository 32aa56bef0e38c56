from __future__ import annotations

from django.db import models
from django.db.models import Q

from engawa.people.models import Person
from engawa.spaces.models.membership import Membership
from engawa.spaces.models.space import Space


class StayReview(models.Model):
    """Somebody was asked whether a guest is still needed; who said so and when. Without an answer the stay ends."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="stay_reviews", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    """When the stay ends if nobody answers."""
    confirmed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["space", "person", "-asked_at"], name="stay_review_of_guest")]
        constraints = [
            models.UniqueConstraint(
                fields=["space", "person"], name="stay_review_open_once", condition=Q(confirmed_at=None)
            )
        ]


class StayTold(models.Model):
    """What was said about a stay already, so that nobody is told twice."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+", db_index=False)
    about = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "about"], name="stay_told_once")]
