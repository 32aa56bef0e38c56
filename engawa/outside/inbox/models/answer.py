from __future__ import annotations

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.outside.inbox.models.thread import Message, Thread
from engawa.people.models import Person


class Answer(models.Model):
    """What somebody writes as the company: sent at once, or after somebody else looked at it.

    What is said of it at the network are its dispatches: several where the text is split.
    """

    class State(models.TextChoices):
        HELD = "held", _("Waits for approval")
        BACK = "back", _("Sent back")
        GOING = "going", _("Is being sent")
        SENT = "sent", _("Sent")
        STUCK = "stuck", _("Not sent")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="answers")
    space_id = models.BigIntegerField()
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+", db_index=False)
    """What it answers."""
    text = models.TextField()
    first_text = models.TextField(blank=True)
    """What its writer wrote, where whoever approved it changed something."""
    media = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    """The files that go with it, as a message's."""
    is_split = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State.choices)
    why = models.JSONField(default=list)
    """Why somebody has to look at it first."""
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    written_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    word = models.TextField(blank=True)
    """What they said when they sent it back."""
    bulk = models.CharField(max_length=32, blank=True)
    """Answers written together bear the same."""
    round = models.SmallIntegerField(default=0)
    """How often it was handed over: a dispatch's key is never used twice."""
    trouble = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bulk", "thread"], name="bulk_answers_once", condition=~Q(bulk="")
            )
        ]
        indexes = [
            models.Index(fields=["space_id"], name="answer_held", condition=Q(state="held")),
        ]
