"""A link by which somebody without an account reads one item, and each use of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engawa.content.models import Item
from engawa.people.models import Person

KINDS = ("post", "page", "article", "question")
"""What a link may be given out to."""
MISSES = 10
"""So many wrong pass phrases close a link."""


class Link(models.Model):
    """Of its secret only digests are kept: `digest` finds it, `door` opens it together with the pass phrase."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    door = models.CharField(max_length=64)
    has_phrase = models.BooleanField(default=False)
    with_talk = models.BooleanField(default=False)
    made_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    misses = models.SmallIntegerField(default=0)
    withdrawn_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["expires_at"], name="link_standing", condition=Q(withdrawn_at=None)),
        ]


class What(models.TextChoices):
    PAGE = "page", _("read")
    FILE = "file", _("opened a file")
    MISS = "miss", _("gave a wrong pass phrase")


class Use(models.Model):
    """When a link was used, and from which net; never by whom."""

    link = models.ForeignKey(Link, models.CASCADE, related_name="uses", db_index=False)
    at = models.DateTimeField()
    what = models.CharField(max_length=4, choices=What.choices)
    net = models.CharField(max_length=45, blank=True)
    """The address without its last part: 203.0.113.0."""

    class Meta:
        indexes = [models.Index(fields=["link", "-at"], name="link_use_by_link")]
