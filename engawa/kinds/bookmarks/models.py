"""A bookmark: an address somebody kept, with a note in the item's body."""

from django.contrib.postgres.indexes import HashIndex
from django.db import models

from engawa.base.safety import web_address
from engawa.content.models import Item


class Bookmark(models.Model):
    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="bookmark")
    url = models.TextField()
    site = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [HashIndex(fields=["url"], name="bookmark_by_url")]

    @property
    def href(self) -> str:
        """Where it leads; nowhere for what browsers keep besides addresses of the web."""
        return web_address(self.url)
