from django.db import models

from engawa.content.models.item import Item
from engawa.people.models import Person
from engawa.spaces.models import Space


class Reaction(models.Model):
    item = models.ForeignKey(Item, models.CASCADE, related_name="reactions", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    emoji = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person", "emoji"], name="reaction_once")]


class Tag(models.Model):
    """A word that things are found by. Which ones a reader sees follows from the items that bear it."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    item = models.ForeignKey(Item, models.CASCADE, related_name="taggings", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "tag"], name="tagging_once")]
        indexes = [models.Index(fields=["tag", "-item"], name="tagging_by_tag")]


class Mention(models.Model):
    item = models.ForeignKey(Item, models.CASCADE, related_name="mentions", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="mentioned", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="mention_once")]
        indexes = [models.Index(fields=["person", "-item"], name="mention_by_person")]


class GroupMention(models.Model):
    """All members of a space are mentioned at once."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="groups_mentioned", db_index=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "space"], name="group_mention_once")]
