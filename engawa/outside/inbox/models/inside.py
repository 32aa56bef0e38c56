"""What stays inside: notes, who is answering, what was done with a thread, what one has seen of it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from engawa.base.ids import NewId
from engawa.outside.inbox.models.thread import Thread
from engawa.people.models import Person


class Note(models.Model):
    """What colleagues say to each other beside a thread. It never leaves the space."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="notes")
    space_id = models.BigIntegerField()
    body = models.TextField()
    html = models.TextField()
    mentioned = ArrayField(models.BigIntegerField(), default=list)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)


class Hold(models.Model):
    """Somebody is answering this thread, until the moment named unless they go on."""

    thread = models.OneToOneField(Thread, models.CASCADE, primary_key=True, related_name="hold")
    space_id = models.BigIntegerField()
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    since = models.DateTimeField()
    until = models.DateTimeField()


class Turn(models.Model):
    """What was done with a thread, by whom and when: assigned, done, merged, told to the owners."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="turns")
    space_id = models.BigIntegerField()
    verb = models.CharField(max_length=20)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    """Whom it concerns: whoever it was assigned to."""
    data = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)


class Mark(models.Model):
    """Until when somebody has seen a thread. It is theirs alone."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="marks", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="inbox_mark_once")]
