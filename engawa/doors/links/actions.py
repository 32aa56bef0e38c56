"""Giving out a link to one item, and taking it back."""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.models import Item
from engawa.doors.links.models import KINDS, Link
from engawa.journal.record import record
from engawa.people.models import Person, Ring
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Role

LONGEST = 30
"""Days."""


@transaction.atomic
def give_out(item: Item, *, actor: Person, days: int, with_talk: bool = False, phrase: str = "") -> str:
    """Make a link by which whoever has it reads this item until it expires. Returns its secret, kept nowhere.

    Args:
        with_talk: Whether they read what was said under it, too.
        phrase: What they must say as well; empty for nothing.

    Raises:
        Refused: for anybody but members from inside, where the owners do not allow it, and for other kinds.
    """
    if why_not(item, actor):
        raise Refused(why_not(item, actor))
    secret = token_urlsafe(24)
    Link.objects.create(
        item=item,
        digest=sha256(secret.encode()).hexdigest(),
        door=sha256(f"{secret}\n{phrase}".encode()).hexdigest(),
        has_phrase=bool(phrase),
        with_talk=with_talk,
        made_by=actor,
        expires_at=timezone.now() + timedelta(days=min(max(days, 1), LONGEST)),
    )
    record("link.made", actor=actor, item=item)
    return secret


@transaction.atomic
def withdraw(link: Link, *, actor: Person) -> None:
    """Take a link back; it opens nothing from now on.

    Raises:
        Refused: for anybody but who made it and the owners of the space.
    """
    membership = membership_of(link.item.space, actor)
    if link.made_by_id != actor.pk and (membership is None or membership.role != Role.OWNER):
        raise Refused(_("Only who made the link and the owners of the space can take it back."))
    standing = Link.objects.filter(pk=link.pk, withdrawn_at=None)
    if standing.update(withdrawn_at=timezone.now(), withdrawn_by=actor):
        record("link.withdrawn", actor=actor, item=link.item)


def why_not(item: Item, person: Person | None) -> str:
    """Why this person may not give out a link to it, in words; empty where they may."""
    if item.kind not in KINDS or item.root_id or item.removed_at:
        return _("Links are for posts, pages, articles and questions.")
    if not item.space.links_allowed:
        return _("The owners of this space do not allow links without an account.")
    if person is None or person.ring != Ring.INSIDE or membership_of(item.space, person) is None:
        return _("Only members who work here can give out links.")
    return ""
