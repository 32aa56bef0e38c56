"""The spine: every kind of content is an Item, and what hangs on items is written once."""

from engawa.content.models.files import Attachment, Preview, Upload
from engawa.content.models.item import Item, ItemQuerySet
from engawa.content.models.marks import GroupMention, Mention, Reaction, Tag, Tagging
from engawa.content.models.more import Revision

__all__ = [
    "Attachment",
    "GroupMention",
    "Item",
    "ItemQuerySet",
    "Mention",
    "Preview",
    "Reaction",
    "Revision",
    "Tag",
    "Tagging",
    "Upload",
]
