"""What those who spoke up are told, and who was told."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.outside.cases.models.case import Case
from engawa.outside.cases.telling.wording import network_name
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.inbox.models import Message
from engawa.people.models import Person
from engawa.web.words import language_name


class Telling(models.Model):
    """A text for everyone who spoke of a case, written apart from what is said inside. Approved, it goes out."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Waits for approval")
        APPROVED = "approved", _("Approved")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    case = models.ForeignKey(Case, models.CASCADE, related_name="tellings")
    round = models.IntegerField(default=1, db_default=1)
    """The case's, when it was written."""
    text = models.TextField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    written_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round"], condition=~models.Q(state="withdrawn"), name="one_telling_a_round"
            )
        ]


class Variant(models.Model):
    """What is said on one network, or to those who write in one language, in place of the telling's text."""

    telling = models.ForeignKey(Telling, models.CASCADE, related_name="variants")
    network = models.CharField(max_length=20)
    """A network's slug, or a language's two letters; the language counts first."""
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["telling", "network"], name="variant_once")]

    @property
    def place(self) -> str:
        """The network as people call it, or the language as it calls itself."""
        return language_name(self.network) if len(self.network) == 2 else network_name(self.network)


class ToldQuerySet(models.QuerySet["Told"]):
    def this_time(self) -> Self:
        """Without those that were told before their case was opened again."""
        return self.filter(round=F("case__round"))


class Told(models.Model):
    """One person who spoke of a case and is told once in each of its rounds, where they spoke last."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Is about to be told")
        HANDED = "handed", _("On its way")
        SENT = "sent", _("Told")
        REFUSED = "refused", _("Could not be told")
        UNSURE = "unsure", _("Nobody knows whether it arrived")
        SPARED = "spared", _("Does not wish to be told")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    case = models.ForeignKey(Case, models.CASCADE, related_name="told")
    round = models.IntegerField(default=1, db_default=1)
    """The case's, when it was planned."""
    telling = models.ForeignKey(Telling, models.CASCADE, related_name="told", db_index=False)
    contact_id = models.BigIntegerField()
    """Whom, as their identities were joined when it was planned."""
    identity_id = models.BigIntegerField()
    message = models.ForeignKey(Message, models.CASCADE, related_name="+", db_index=False)
    """Theirs, which is answered."""
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    network = models.CharField(max_length=20)
    dispatch = models.OneToOneField(Dispatch, models.SET_NULL, null=True, related_name="told")
    state = models.CharField(max_length=7, choices=State.choices, default=State.PLANNED)
    trouble = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    """With whose rights it goes out: who approved, or who chose to tell later voices too."""
    planned_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    objects = ToldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "contact_id", "round"], name="told_once_a_round")
        ]
        indexes = [models.Index(fields=["case"], name="told_planned", condition=models.Q(state="planned"))]
