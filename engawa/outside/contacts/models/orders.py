"""What somebody bought."""

from __future__ import annotations

from django.db import models

from engawa.base.ids import NewId
from engawa.outside.contacts.models.people import Identity
from engawa.spaces.models import Space


class Order(models.Model):
    """Something bought, as a file or a CRM told one of our spaces; its people alone see it."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="orders", db_index=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    """The order's number, or what it says in short: told twice, it is one order."""
    at = models.DateTimeField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3, blank=True)
    product = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "key"], name="order_once")]
        indexes = [models.Index(fields=["identity", "at"], name="order_of")]
