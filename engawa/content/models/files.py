from django.db import models
from django.db.models import Q

from engawa.base.ids import NewId
from engawa.content.models.item import Item
from engawa.people.models import Person


class Attachment(models.Model):
    """A file that belongs to an item: kept here (`file`), or only pointed at where it lies (`url`)."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=300)
    media_type = models.CharField(max_length=120, default="application/octet-stream")
    size = models.BigIntegerField(default=0)
    url = models.TextField(blank=True)
    file = models.CharField(max_length=64, blank=True)
    """The SHA-256 of its bytes, under which they are stored."""
    width = models.IntegerField(default=0, db_default=0)
    height = models.IntegerField(default=0, db_default=0)
    """Of a picture, so that nothing moves when it arrives."""

    class Meta:
        indexes = [models.Index(fields=["file"], name="attachment_by_file", condition=~Q(file=""))]


class Upload(models.Model):
    """A file that somebody has sent and not yet put into anything they wrote: theirs alone, for a day."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField(max_length=300)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    file = models.CharField(max_length=64)
    width = models.IntegerField(default=0)
    height = models.IntegerField(default=0)


class Preview(models.Model):
    """What the page says of itself that an item's first link leads to."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="preview")
    url = models.TextField()
    title = models.CharField(max_length=300)
    site = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    picture = models.CharField(max_length=64, blank=True)
    width = models.IntegerField(default=0)
    height = models.IntegerField(default=0)
    dropped_at = models.DateTimeField(null=True)
    """When its author did not want it shown."""

    class Meta:
        indexes = [models.Index(fields=["picture"], name="preview_by_picture", condition=~Q(picture=""))]
