from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from engawa.content.models import Item
from engawa.people.models import Person


class Sort(models.TextChoices):
    ANSWER = "answer", _("Answer accepted")
    PAGE = "page", _("Text that lasted")
    THANKS = "thanks", _("Thanked")
    IDEA = "idea", _("Idea adopted")
    VOUCH = "vouch", _("Vouched for")
    SAID = "said", _("Said by themselves")


class Evidence(models.Model):
    """Why it is said that somebody knows a topic.

    A claim is nothing of its own: it is the evidence for one person and topic that a reader may see, so where
    there is none to see, there is no claim. Evidence on an item is readable where the item is.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="evidence", db_index=False)
    topic = models.CharField(max_length=80)
    """In lower case; empty for what is credited and speaks for no topic."""
    sort = models.CharField(max_length=10, choices=Sort.choices)
    source = models.CharField(max_length=60)
    """What it was derived from, so that deriving it again finds it: "question:12", "thanks:5"."""
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="+", db_index=False)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    """Who thanked, vouched or accepted."""
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    """Since when the person hides it, from everybody."""
    withheld = models.BooleanField(default=False)
    """The person hides its whole topic, or everything: see Reserve."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic", "source"], name="evidence_once")]
        indexes = [
            models.Index(fields=["topic", "person"], name="evidence_by_topic"),
            models.Index(fields=["source"], name="evidence_by_source"),
            models.Index(fields=["item"], name="evidence_by_item", condition=models.Q(item__isnull=False)),
            models.Index(fields=["by"], name="evidence_by_whom", condition=models.Q(by__isnull=False)),
        ]


class Reserve(models.Model):
    """Somebody wants nothing shown of a topic, or with an empty topic of anything, now and later."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    topic = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="reserve_once")]


class Vouch(models.Model):
    """A colleague stands up for somebody: they know this, and why I say so."""

    giver = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=80)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["giver", "person", "topic"], name="vouch_once")]


class Share(models.Model):
    """Somebody's text stands in an item: what they wrote and nobody has replaced since."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    lines = models.IntegerField()
    """Lines of theirs that stand, blank ones left out. For choosing whom to name; no page shows it."""
    since = models.DateTimeField()
    """When the oldest of these lines was written."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="share_once")]


class Looked(models.Model):
    """When an item's text was looked at last, and when time alone makes it worth another look."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="+")
    text_of = models.DateTimeField()
    """When the text that was looked at had been written."""
    again_at = models.DateTimeField(null=True)
