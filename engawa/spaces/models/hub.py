from __future__ import annotations

from django.db import models
from django.db.models import Q

from engawa.people.models import Person


class Hub(models.Model):
    """What the company calls this place, and who began it. There is at most one row."""

    only = models.BooleanField(primary_key=True, default=True)
    name = models.CharField(max_length=80)
    begun_at = models.DateTimeField(auto_now_add=True)
    begun_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="hub_is_one")]

    def __str__(self) -> str:
        return self.name
