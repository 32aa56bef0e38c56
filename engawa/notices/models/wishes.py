from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engawa.content.models import Item
from engawa.people.models import Person
from engawa.spaces.models import Space


class Level(models.IntegerChoices):
    """How much one wants to hear of a space or a thread."""

    EVERYTHING = 4, _("Everything at once")
    ANSWERS = 3, _("Answers and mentions")
    MENTIONS = 2, _("Mentions only")
    DIGEST = 1, _("Digest only")
    NOTHING = 0, _("Nothing")


class Cadence(models.TextChoices):
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    NEVER = "never", _("Never")


class Wish(models.Model):
    """Somebody's own level for a space or a thread, and until when it is quiet; without a row the default holds."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    space = models.ForeignKey(Space, models.CASCADE, null=True, related_name="+", db_index=False)
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="+", db_index=False)
    """The root of a thread."""
    level = models.SmallIntegerField(choices=Level.choices, null=True)
    quiet_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(space=None) ^ Q(item=None), name="wish_for_a_space_or_a_thread"
            ),
            models.UniqueConstraint(fields=["person", "space"], name="wish_for_a_space_once"),
            models.UniqueConstraint(fields=["person", "item"], name="wish_for_a_thread_once"),
        ]
        indexes = [
            models.Index(fields=["space", "person"], name="wish_by_space", condition=Q(space__isnull=False)),
            models.Index(fields=["item", "person"], name="wish_by_item", condition=Q(item__isnull=False)),
        ]


class Setting(models.Model):
    """How somebody wants to be told, wherever it comes from; without a row the defaults hold."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    by_mail = models.BooleanField(default=True, db_default=True)
    by_push = models.BooleanField(default=True, db_default=True)
    quiet_from = models.SmallIntegerField(default=20, db_default=20)
    """The hour at which quiet begins; the same as `quiet_to` means never."""
    quiet_to = models.SmallIntegerField(default=8, db_default=8)
    quiet_weekends = models.BooleanField(default=True, db_default=True)
    talks_anytime = models.BooleanField(default=False, db_default=False)
    """Direct talks come through in quiet hours."""
    digest = models.CharField(
        max_length=8, choices=Cadence.choices, default=Cadence.DAILY, db_default=Cadence.DAILY
    )
    digest_day = models.SmallIntegerField(default=0, db_default=0)
    """For a weekly digest: 0 is Monday."""
    digest_hour = models.SmallIntegerField(default=8, db_default=8)
    muted = ArrayField(models.SmallIntegerField(), default=list, db_default=[])
    """Reasons that are never told, whoever sends them."""
