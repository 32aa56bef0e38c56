from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.content.models import Item
from engawa.people.models import Person
from engawa.spaces.models import Space


class Reason(models.IntegerChoices):
    """Why somebody is told; where several hold, the first is said. Below 20 somebody asks them personally."""

    ROUTED = 1, _("Somebody thinks you know the answer")
    ASKED_TO_JOIN = 2, _("Somebody asks to join your space")
    ADDED = 3, _("You were brought into a space")
    STAY = 4, _("Your stay was changed")
    REMINDED = 5, _("You are asked to read this")
    ENTRUSTED = 6, _("Something was entrusted to you")
    STAY_ENDS = 7, _("A stay ends soon")
    REVIEW = 8, _("You answer for this guest")
    UNSPONSORED = 9, _("Nobody answers for a guest of your space")
    STAY_ENDED = 10, _("You answered for this guest")
    ASSIGNED = 11, _("A talk with somebody outside was given to you")
    OVERDUE = 12, _("Somebody outside waits longer than promised")
    TO_APPROVE = 13, _("An answer waits until you have looked at it")
    RETURNED = 14, _("Your answer was sent back")
    NOT_SENT = 15, _("Your answer did not go out")
    WOKEN = 16, _("What was put off is back")
    WAVE = 17, _("Outside, far more is said than usual")
    VISITOR = 18, _("Somebody outside answered, and waits to be shown")
    CASE_DUE = 19, _("A day that you promised is near or past")
    MENTION = 20, _("You were mentioned")
    GROUP = 21, _("Your group was mentioned")
    ACCEPTED = 22, _("Your answer was accepted")
    THANKED = 23, _("You were thanked")
    ANSWER = 24, _("You were answered")
    STAGED = 25, _("An idea you support moved on")
    CASE_MOVED = 27, _("A case that you look after moved on")
    HERE = 28, _("Everybody who was here was called")
    DIRECT = 26, _("A talk you are in")
    TALK = 30, _("You take part in this talk")
    THREAD = 31, _("You follow this talk")
    FOLLOW = 32, _("You follow this person")
    NEW = 33, _("You hear everything of this space")


class Notice(models.Model):
    """Somebody is told that something happened. It holds no words of it: who may no longer see it sees nothing."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    reason = models.SmallIntegerField(choices=Reason.choices)
    entry = models.BigIntegerField()
    """The journal's entry that it tells of."""
    actor = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="+")
    root = models.ForeignKey(Item, models.CASCADE, null=True, related_name="+", db_index=False)
    space = models.ForeignKey(Space, models.CASCADE, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    waits = models.BooleanField(default=True, db_default=True)
    """Not yet carried to mail and devices, nor found unneeded there."""
    carried_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "entry"], name="notice_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_by_person"),
            models.Index(fields=["person", "root"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["person", "at"], name="notice_waiting", condition=Q(waits=True)),
        ]
