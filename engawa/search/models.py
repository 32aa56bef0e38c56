"""The search index: one document an item, and the words that documents are made of."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from engawa.content.models import Item
from engawa.people.models import Person
from engawa.spaces.models import Space


class Document(models.Model):
    """What an item is found by. Space and audience are the item's, so that the boundary holds here as well."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="document")
    space = models.ForeignKey(Space, models.CASCADE, related_name="+", db_index=False)
    audience = models.SmallIntegerField()
    author = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=16)
    words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="document_words"),
            models.Index(fields=["space", "-item"], name="document_by_space"),
            models.Index(fields=["author", "-item"], name="document_by_author"),
        ]


class Word(models.Model):
    """A word that occurs somewhere, for misspelt and half words. It says nothing about where."""

    word = models.CharField(max_length=40, primary_key=True)

    class Meta:
        indexes = [GinIndex(OpClass(models.F("word"), name="gin_trgm_ops"), name="word_trigrams")]
