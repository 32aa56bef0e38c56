"""Mentions of groups: "@platform" means the members of that space."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.models import GroupMention, Item
from engawa.spaces.models import Membership, Role, Space

LARGE = 50
"""Beyond so many people, only owners of the space may call them all."""


def groups_named(slugs: Collection[str]) -> list[Space]:
    """The spaces of these names that the writer may see; talks between a few have no name to call."""
    if not slugs:
        return []
    named = Space.objects.active().filter(slug__in=slugs, is_talk=False)
    return list(named.only("slug", "name", "member_count"))


def may_call(groups: Sequence[Space], writer: int | None) -> None:
    """Whether this person may call all of these.

    Raises:
        Refused: for a group of more than fifty people whose owner the writer is not.
    """
    for group in groups:
        if group.member_count > LARGE and not _owns(group, writer):
            raise Refused(
                _("@%(group)s would call %(count)s people. In groups of more than 50 only owners do that.")
                % {"group": group.slug, "count": f"{group.member_count:,}"}
            )


def call_groups(item: Item, groups: Sequence[Space]) -> None:
    """Store which groups an item mentions."""
    GroupMention.objects.bulk_create(
        [GroupMention(item=item, space=group) for group in groups], ignore_conflicts=True
    )


def recall_groups(item: Item, groups: Sequence[Space]) -> None:
    """Store which groups a changed item mentions now.

    Raises:
        Refused: as `may_call`, for those it did not mention before.
    """
    stood = set(GroupMention.objects.filter(item=item).values_list("space_id", flat=True))
    may_call([group for group in groups if group.pk not in stood], item.author_id)
    if stood - {group.pk for group in groups}:
        GroupMention.objects.filter(item=item).exclude(space__in=groups).delete()
    if groups:
        call_groups(item, groups)


def _owns(group: Space, person: int | None) -> bool:
    return Membership.objects.filter(space=group, person=person, role=Role.OWNER).exists()
