"""What was brought in, from where, and how far it came."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from engawa.base.ids import NewId


class Source(models.Model):
    """Something that archives are exports of: a mailing list, a Slack team, a folder of pages."""

    key = models.CharField(max_length=300, unique=True)
    format = models.CharField(max_length=40)
    name = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)


class Origin(models.Model):
    """Where an item came from, so that a second import adds nothing."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="origins", db_index=False)
    key = models.CharField(max_length=500)
    item = models.OneToOneField("content.Item", models.CASCADE, primary_key=True, related_name="origin")
    digest = models.BinaryField(max_length=16)
    """Of what was brought in last: a later export that differs is an update."""
    identity = models.ForeignKey("people.Identity", models.SET_NULL, null=True, db_index=False)
    """Under which name the author wrote there."""
    awaited = models.CharField(max_length=500, blank=True)
    """The parent's key, while the archive has not shown that parent yet."""
    url = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="origin_once")]
        indexes = [
            models.Index(fields=["source", "awaited"], name="origin_awaited", condition=~models.Q(awaited=""))
        ]


class RoomOrigin(models.Model):
    """Which space a source's list, channel or folder became."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="rooms")
    key = models.CharField(max_length=300)
    space = models.ForeignKey("spaces.Space", models.CASCADE, related_name="+")
    made = models.BooleanField(default=True)
    """Whether an import made the space, so that whoever writes there may belong to it."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="room_origin_once")]


class ImportRun(models.Model):
    """One import: what was asked, how far it has come, and the report."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        PAUSED = "paused"
        DONE = "done"
        FAILED = "failed"
        STOPPED = "stopped"

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    paths = ArrayField(models.TextField())
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    wish = models.CharField(max_length=10, blank=True)
    """"pause" or "stop", when somebody asked for it; the running import looks after each batch."""
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    report = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
