"""What was said to the company, and what was answered."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.outside.channels.letting_go import gone_words
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.contacts.models import Identity
from engawa.outside.listening.models import Mood
from engawa.people.models import Person


class ThreadQuerySet(models.QuerySet["Thread"]):
    def heads(self) -> Self:
        """Without those that were merged into others."""
        return self.filter(head=None)

    def due(self, now: datetime) -> Self:
        """Those that wait for us and are not put off."""
        return self.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now), state="open")

    def overdue(self, now: datetime) -> Self:
        return self.due(now).filter(answer_by__lt=now)

    def with_people(self) -> Self:
        return self.select_related("account__space", "identity", "assignee", "head").defer(
            "assignee__words", "assignee__sort_name", "assignee__about", "account__space__purpose"
        )

    def as_rows(self) -> Self:
        """With no more than a line of the list shows."""
        return self.select_related("account", "identity", "assignee").only(
            "subject", "is_private", "state", "last_at", "moved_at", "answer_by",
            "account__network", "account__handle", "identity__name", "identity__handle", "identity__network",
            *(f"assignee__{name}" for name in ("name", "avatar", "ring", "team", "is_bot", "left_at")),
        )  # fmt: skip


class Thread(models.Model):
    """Messages that belong together on one account: what is assigned, answered and done as one."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        WAITING = "waiting", _("Waits for them")
        DONE = "done", _("Done")
        SPAM = "spam", _("Spam")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    space_id = models.BigIntegerField()
    """The account's."""
    root = models.TextField()
    """The uri of what began it."""
    subject = models.CharField(max_length=300, blank=True)
    identity = models.ForeignKey(Identity, models.SET_NULL, null=True, related_name="threads")
    """Who began it."""
    is_private = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    assignee = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    waits_since = models.DateTimeField(null=True)
    """Since when they wait for an answer of ours; null while they do not."""
    answer_by = models.DateTimeField(null=True)
    """By when it should be answered, counted in business hours."""
    messages_count = models.IntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    """When something last arrived here."""
    answered_at = models.DateTimeField(null=True)
    """When we first answered."""
    snoozed_until = models.DateTimeField(null=True)
    escalated = models.SmallIntegerField(default=0, db_default=0)
    """1: whoever has it was told that it waits too long; 2: the owners of the space were."""
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged", db_index=False)
    """The thread it belongs to, until somebody parts them again. Its messages stay its own."""
    head = models.ForeignKey("self", models.SET_NULL, null=True, related_name="family", db_index=False)
    """Where `merged_into` leads in the end; null for what stands for itself."""
    split_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="splits", db_index=False)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "root"], name="thread_once")]
        indexes = [
            models.Index(fields=["space_id", "-last_at"], name="thread_newest"),
            models.Index(fields=["space_id", "answer_by"], name="thread_waiting", condition=Q(state="open")),
            models.Index(fields=["head"], name="thread_family", condition=Q(head__isnull=False)),
        ]

    def get_absolute_url(self) -> str:
        return f"/inbox/{self.pk}/"


class Message(models.Model):
    """One thing said in a thread, by them or by us."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    space_id = models.BigIntegerField()
    """The account's."""
    is_private = models.BooleanField(default=False)
    uri = models.TextField()
    url = models.TextField(blank=True)
    answers = models.TextField(blank=True)
    identity = models.ForeignKey(Identity, models.SET_NULL, null=True, related_name="messages")
    """Who said it; null for ourselves."""
    dispatch = models.OneToOneField(Dispatch, models.SET_NULL, null=True, related_name="message")
    """What we sent, when it was sent from here."""
    is_ours = models.BooleanField(default=False)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    """Made safe."""
    language = models.CharField(max_length=12, blank=True)
    media = models.JSONField(default=list)
    raw = models.JSONField(default=dict)
    """What the network needs to answer it."""
    doubt = models.CharField(max_length=12, blank=True, db_default="")
    """Why it is not shown to be from whom it says (`channels.unconfirmed`)."""
    at = models.DateTimeField()
    heard_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True)
    """When it was changed at the network."""
    removed_at = models.DateTimeField(null=True)
    words_until = models.DateTimeField(null=True)
    """When the words are let go, where its network lets nobody keep them for long; null once they are gone."""
    words_gone_at = models.DateTimeField(null=True)
    mood = models.SmallIntegerField(null=True, choices=Mood.choices)
    """As the model felt it when it was heard; what a person says of it stands in listening's `Correction`."""
    sure = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "uri"], name="message_once")]
        indexes = [
            models.Index(fields=["thread", "at", "id"], name="message_in_thread"),
            models.Index(
                fields=["words_until"], name="message_words_due", condition=Q(words_until__isnull=False)
            ),
        ]

    @property
    def gone(self) -> str:
        """What stands where the words were; empty while they are there."""
        return gone_words(self.account.network) if self.words_gone_at and not self.removed_at else ""
