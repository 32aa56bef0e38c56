"""What a space shows outside, what visitors and other sites answer, and which sites were told of a link to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.content.models import Item
from engawa.people.models import Person
from engawa.spaces.models import Space


class Face(models.Model):
    """What a public space allows visitors. One that has no row has the defaults."""

    space = models.OneToOneField(Space, models.CASCADE, primary_key=True, related_name="face")
    takes_comments = models.BooleanField(default=True)
    takes_mentions = models.BooleanField(default=True)
    """Whether other sites may say that they link here (Webmention)."""


class Answer(models.Model):
    """What a visitor wrote under a public item, or what another site says of it. Shown once somebody agreed."""

    class Way(models.TextChoices):
        FORM = "form", _("Written on the page")
        SITE = "site", _("Written on another site")

    class What(models.TextChoices):
        REPLY = "reply", _("replied")
        LIKE = "like", _("liked this")
        REPOST = "repost", _("passed this on")
        LINK = "link", _("linked to this")

    class State(models.TextChoices):
        FETCHING = "fetching", _("Is being looked at")
        WAITING = "waiting", _("Waits")
        SHOWN = "shown", _("Shown")
        REFUSED = "refused", _("Not shown")
        GONE = "gone", _("Taken back")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    item = models.ForeignKey(Item, models.CASCADE, related_name="public_answers")
    way = models.CharField(max_length=4, choices=Way.choices)
    what = models.CharField(max_length=6, choices=What.choices, default=What.REPLY)
    name = models.CharField(max_length=120, blank=True)
    url = models.TextField(blank=True)
    """Of whoever says it."""
    source = models.TextField(blank=True)
    """The page of the other site."""
    target = models.TextField(blank=True)
    """The address of ours that the other site named."""
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    """Made safe."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    comment = models.OneToOneField(Item, models.SET_NULL, null=True, related_name="+")
    """The answer in the talk that a reply became."""
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "item"], condition=Q(way="site"), name="public_answer_of_a_page_once"
            )
        ]
        indexes = [models.Index(fields=["id"], name="public_answer_waiting", condition=Q(state="waiting"))]


class Knock(models.Model):
    """That somebody from one net wrote lately: a digest with a secret that changes daily, kept for an hour."""

    net = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["net", "at"], name="knock_by_net")]


class Ping(models.Model):
    """A site that something public of ours links to, and whether it was told (Webmention)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Is about to be told")
        TOLD = "told", _("Told")
        DEAF = "deaf", _("Does not want to be told")
        FAILED = "failed", _("Could not be told")

    item = models.ForeignKey(Item, models.CASCADE, related_name="+", db_index=False)
    target = models.TextField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    attempts = models.SmallIntegerField(default=0)
    trouble = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "target"], name="ping_once")]
