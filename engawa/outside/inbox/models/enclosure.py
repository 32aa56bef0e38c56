"""Files that came with a message, or go with an answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from engawa.outside.inbox.models.answer import Answer
from engawa.outside.inbox.models.thread import Message


class Enclosure(models.Model):
    """Whoever reads what it belongs to may open the file. How it is shown stands in its `media`."""

    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="enclosures")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, related_name="enclosures")
    name = models.CharField(max_length=300)
    media_type = models.CharField(max_length=120)
    file = models.CharField(max_length=64)
    """The SHA-256 of its bytes, under which they are stored."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(message__isnull=False) ^ Q(answer__isnull=False), name="enclosure_of_one"
            )
        ]
        indexes = [models.Index(fields=["file"], name="enclosure_by_file")]
