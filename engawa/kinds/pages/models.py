"""A page: an item with a place in its space's tree."""

from django.db import models

from engawa.content.models import Item


class Page(models.Model):
    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="page")
    under = models.ForeignKey("self", models.SET_NULL, null=True, related_name="below")
    position = models.IntegerField(default=0)
    slug = models.CharField(max_length=200, blank=True)
