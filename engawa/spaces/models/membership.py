from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from engawa.people.models import Person
from engawa.spaces.models.space import Space


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    MEMBER = "member", _("Member")
    GUEST = "guest", _("Guest")


class Membership(models.Model):
    """A person in a space. `listed` and `ring` are the space's, kept equal by the database for its policy."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="memberships", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships", db_index=False)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    since = models.DateTimeField()
    sponsor = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    until = models.DateTimeField(null=True)
    listed = models.SmallIntegerField()
    ring = models.SmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "space"], name="membership_once")]
        indexes = [models.Index(fields=["space", "role", "person"], name="membership_by_space")]
