from __future__ import annotations

from typing import Self
from urllib.parse import quote

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from engawa.people.models import Person, Ring


class Audience(models.IntegerChoices):
    """Who reads, or who may know that a space is there."""

    PUBLIC = 0, _("The public")
    EVERYONE = 1, _("Everyone inside")
    MEMBERS = 2, _("Members only")


class Joining(models.TextChoices):
    OPEN = "open", _("Anyone who can read may join")
    REQUEST = "request", _("On request")
    INVITED = "invited", _("By invitation")


def every_part() -> list[str]:
    return ["posts", "chat", "questions", "pages", "articles", "bookmarks", "ideas"]


class SpaceQuerySet(models.QuerySet["Space"]):
    def active(self) -> Self:
        return self.filter(archived_at=None)

    def places(self) -> Self:
        """Without the talks between a few people, which no list of spaces shows."""
        return self.filter(is_talk=False)

    def of(self, person: Person) -> Self:
        return self.filter(memberships__person=person)

    def by_name(self) -> Self:
        return self.order_by("sort_name", "pk")


class Space(models.Model):
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    purpose = models.TextField(blank=True)
    ring = models.SmallIntegerField(choices=Ring.choices, default=Ring.INSIDE)
    audience = models.SmallIntegerField(choices=Audience.choices, default=Audience.EVERYONE)
    listed = models.SmallIntegerField(choices=Audience.choices, default=Audience.EVERYONE)
    joining = models.CharField(max_length=10, choices=Joining.choices, default=Joining.OPEN)
    parts = ArrayField(models.CharField(max_length=20), default=every_part)
    member_count = models.IntegerField(default=0)
    guest_count = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True)
    is_talk = models.BooleanField(default=False, db_default=False)
    """A talk between a few people: it has a room and nothing else, and stands in no list of spaces."""
    review_days = models.SmallIntegerField(default=90, db_default=90)
    """How often the sponsor of a guest is asked whether they are still needed; 0 is never."""
    links_allowed = models.BooleanField(default=False, db_default=False)
    """Whether members may give a link to one item to somebody without an account."""
    sort_name = models.GeneratedField(
        expression=models.Func("name", function="engawa_plain"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = SpaceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["sort_name", "id"], name="space_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["id", "audience"], name="space_audience_key"),
            models.UniqueConstraint(fields=["id", "listed", "ring"], name="space_listed_key"),
            models.CheckConstraint(condition=Q(listed__lte=F("audience")), name="space_read_is_listed"),
            models.CheckConstraint(
                condition=(
                    Q(ring=Ring.OUTSIDE, audience=Audience.PUBLIC)
                    | Q(ring=Ring.EDGE, audience=Audience.MEMBERS)
                    | Q(ring=Ring.INSIDE, audience__gt=Audience.PUBLIC)
                ),
                name="space_audience_fits_its_ring",
            ),
            models.CheckConstraint(
                condition=Q(listed__gt=Audience.PUBLIC) | Q(ring=Ring.OUTSIDE),
                name="space_only_outside_is_public",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/s/{quote(self.slug)}/"

    @property
    def ring_name(self) -> str:
        """The ring's name in styles and archives."""
        return ("outside", "edge", "inside")[self.ring]

    @property
    def is_hidden(self) -> bool:
        return self.listed == Audience.MEMBERS


class SpaceAddress(models.Model):
    """An address a space once had, so that old links still lead to it."""

    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    space = models.ForeignKey(Space, models.CASCADE, related_name="old_addresses")
