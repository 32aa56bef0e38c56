from __future__ import annotations

from django.db import models
from django.db.models import Q

from engawa.people.models.person import Person


class Follow(models.Model):
    """Somebody wants to hear of a person or of a space."""

    follower = models.ForeignKey(Person, models.CASCADE, related_name="follows", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="followers")
    space = models.ForeignKey("spaces.Space", models.CASCADE, null=True, related_name="followers")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) ^ Q(space=None), name="follow_a_person_or_a_space"
            ),
            models.UniqueConstraint(fields=["follower", "person"], name="follow_person_once"),
            models.UniqueConstraint(fields=["follower", "space"], name="follow_space_once"),
        ]


class Thanks(models.Model):
    """Thanks with a reason. They are readable where the item they are for is, or else to everyone inside."""

    giver = models.ForeignKey(Person, models.CASCADE, related_name="+")
    receiver = models.ForeignKey(Person, models.CASCADE, related_name="thanks")
    reason = models.CharField(max_length=500)
    item = models.ForeignKey("content.Item", models.CASCADE, null=True, related_name="thanks")
    at = models.DateTimeField(auto_now_add=True)
