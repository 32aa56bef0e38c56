"""Who spoke of it."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.outside.cases.models.case import Case
from engawa.outside.inbox.models import Message
from engawa.people.models import Person


class VoiceQuerySet(models.QuerySet["Voice"]):
    def joined(self) -> Self:
        """What counts: said of the trouble, and taken in."""
        return self.filter(state=Voice.State.JOINED, kind=Voice.Kind.VOICE)

    def answers(self) -> Self:
        """What people said to what we told them."""
        return self.filter(state=Voice.State.JOINED, kind=Voice.Kind.ANSWER)

    def proposed(self) -> Self:
        return self.filter(state=Voice.State.PROPOSED)


class Voice(models.Model):
    """A message beside a case: proposed, joined, refused, or taken out again. It holds no word of the message."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        JOINED = "joined", _("Joined")
        REFUSED = "refused", _("Refused")
        LEFT = "left", _("Taken out")

    class Kind(models.TextChoices):
        VOICE = "voice", _("Speaks of the trouble")
        ANSWER = "answer", _("Answers what we told")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    case = models.ForeignKey(Case, models.CASCADE, related_name="voices", db_index=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    identity_id = models.BigIntegerField(null=True)
    """The message's, for counting people where the words may not be read."""
    network = models.CharField(max_length=20)
    said_at = models.DateTimeField()
    is_private = models.BooleanField(default=False)
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.VOICE)
    state = models.CharField(max_length=8, choices=State.choices)
    reasons = models.JSONField(default=list)
    """Why it was proposed: [["words", "safari, cookies"], ["version", "2.4"]]."""
    score = models.FloatField(default=0)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now=True)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "message"], name="voice_once")]
        indexes = [
            models.Index(fields=["case", "-said_at"], name="voice_joined", condition=Q(state="joined")),
            models.Index(fields=["case", "-score"], name="voice_proposed", condition=Q(state="proposed")),
        ]


class Likeness(models.Model):
    """What is typical of a case, for telling whether a message speaks of the same. No reader's role sees it."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="likeness")
    words = models.JSONField(default=dict)
    """Each with in how many of its messages it stands."""
    messages = models.IntegerField(default=0)
    marks = ArrayField(models.TextField(), default=list)
    """Addresses and versions that its messages name."""
    meaning = ArrayField(models.FloatField(), null=True)
    at = models.DateTimeField(auto_now=True)
