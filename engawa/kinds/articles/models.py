"""An article: a longer text with a date and a face."""

from django.db import models

from engawa.base.safety import web_address
from engawa.content.models import Item


class Article(models.Model):
    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="article")
    slug = models.CharField(max_length=200, blank=True)
    cover = models.TextField(blank=True)
    source_url = models.TextField(blank=True)
    published_at = models.DateTimeField()

    @property
    def source(self) -> str:
        """Where it was first published, if that is an address of the web."""
        return web_address(self.source_url)
