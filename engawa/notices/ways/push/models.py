"""Devices that want to be told, what they are told, and what of it has reached them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from engawa.base.ids import NewId
from engawa.people.models import Person


class Device(models.Model):
    """A browser that somebody allowed to be told: where its push service takes messages, and its keys."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    endpoint = models.TextField(unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    name = models.CharField(max_length=100, blank=True)
    """What it calls itself: "Firefox on Linux"."""
    with_text = models.BooleanField(default=False)
    """Whether the words travel with the note, encrypted; otherwise the device fetches them as its reader."""
    session = models.CharField(max_length=40)
    """The session it belongs to: a device is told for as long as somebody is signed in on it."""
    since = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True)


class Told(models.Model):
    """A note for somebody's devices."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    item = models.BigIntegerField(null=True)
    title = models.CharField(max_length=200)
    body = models.CharField(max_length=500, blank=True)
    url = models.TextField()
    tag = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)


class Delivery(models.Model):
    """A note that has not reached a device yet. It is gone once it has, or never will."""

    told = models.ForeignKey(Told, models.CASCADE, related_name="deliveries")
    device = models.ForeignKey(Device, models.CASCADE, related_name="deliveries")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    attempts = models.IntegerField(default=0)
    again_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["told", "device"], name="delivery_once")]
        indexes = [models.Index(fields=["again_at"], name="delivery_due")]
