from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.people.models import Person
from engawa.spaces.models import Membership, Space


class Format(models.TextChoices):
    MARKDOWN = "markdown", _("Markdown")
    TEXT = "text", _("Plain text")


class ItemQuerySet(models.QuerySet["Item"]):
    def standing(self) -> Self:
        return self.filter(removed_at=None)

    def in_stream(self) -> Self:
        """What stands in streams, the latest talked about first."""
        return self.filter(bumped__isnull=False, removed_at=None).order_by("-bumped")

    def talk_under(self, root: Item) -> Self:
        return self.filter(root=root).order_by("id")

    def with_author(self) -> Self:
        return self.select_related("author").defer("author__words", "author__sort_name", "author__about")

    def with_people(self) -> Self:
        """With author and space, without what no card shows of them."""
        return self.select_related("author", "space").defer(
            "author__words", "author__sort_name", "author__about", "space__purpose"
        )


class Item(models.Model):
    """One thing somebody wrote, of any kind.

    `audience` is the space's and the database keeps it so. `bumped` is the id of the latest thing said on it,
    by which streams are ordered; it is null for what does not stand in streams. `byline` is the name it was
    signed with, shown to readers who may not see the author.
    """

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    kind = models.CharField(max_length=16)
    space = models.ForeignKey(Space, models.CASCADE, related_name="items", db_index=False)
    audience = models.SmallIntegerField()
    # Null for the ORM's sake: a reader may see an item and not its author, so the join must be an outer one.
    author = models.ForeignKey(Person, models.PROTECT, null=True, related_name="items", db_index=False)
    byline = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="answers", db_index=False)
    root = models.ForeignKey("self", models.CASCADE, null=True, related_name="talk_items", db_index=False)
    title = models.TextField(blank=True)
    body = models.TextField(blank=True)
    format = models.CharField(max_length=10, choices=Format.choices, default=Format.MARKDOWN)
    html = models.TextField(blank=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    bumped = models.BigIntegerField(null=True)
    talk = models.IntegerField(default=0)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)

    membership: Membership | None = None
    """How whoever reads belongs to its space, where that was asked already."""

    objects = ItemQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["space", "kind", "-id"], include=["audience"], name="item_by_space"),
            models.Index(fields=["author", "-id"], include=["space", "audience"], name="item_by_author"),
            models.Index(fields=["root", "id"], name="item_by_root", condition=Q(root__isnull=False)),
            models.Index(fields=["parent"], name="item_by_parent", condition=Q(parent__isnull=False)),
            models.Index(
                fields=["space", "id"],
                include=["author", "audience"],
                name="item_said_in_room",
                condition=Q(kind="chat", root=None, removed_at=None),
            ),
            models.Index(
                fields=["-id"],
                include=["space", "author", "audience"],
                name="item_question",
                condition=Q(kind="question", removed_at=None),
            ),
            models.Index(
                fields=["space", "-bumped"],
                include=["audience", "id"],
                name="item_stream_of_space",
                condition=Q(bumped__isnull=False),
            ),
            models.Index(
                fields=["-bumped"],
                include=["space", "audience", "id", "author"],
                name="item_stream",
                condition=Q(bumped__isnull=False),
            ),
            models.Index(
                fields=["author", "-bumped"],
                include=["space", "audience", "id"],
                name="item_stream_of_author",
                condition=Q(bumped__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.body[:80]

    def get_absolute_url(self) -> str:
        return f"/i/{self.pk}/"

    @property
    def root_or_self(self) -> Item:
        return self.root or self

    def may_be_edited_by(self, person: Person) -> bool:
        return person.pk == self.author_id and self.removed_at is None
