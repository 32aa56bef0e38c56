"""Calling those who are here: "@here" means the people of the room who are looking at a page now."""

from collections.abc import Collection, Mapping

from django.db import connection
from django.utils.translation import gettext as _

from engawa.base.markdown import handles
from engawa.boundary.refusals import Refused
from engawa.content.groups import LARGE
from engawa.live.present import those_here
from engawa.people.models import Person
from engawa.spaces.models import Space

WORD = "here"
FEW = 5
"""Up to so many are called at once; who calls more is first told how many."""
LARGEST = 2_000
"""People in a room; in larger ones nobody is called in this way."""
BELONG = """
SELECT person_id, role = 'owner' FROM spaces_membership
WHERE space_id = %s AND (until IS NULL OR until > now()) LIMIT %s
"""


def calls(body: str) -> bool:
    """Whether a text calls those who are here."""
    return f"@{WORD}" in body.casefold() and WORD in handles(body)


def those_called(space: Space, *, actor: Person, sure: bool = False) -> list[int]:
    """Whom "@here" calls in this room now: who is here, lets others know it, and is not the writer.

    In a talk everybody is told of everything, and who does not belong calls nobody.

    Raises:
        Refused: for more than five when the writer has not been told how many, for more than fifty when they do
            not own the room, and in very large rooms.
    """
    if not _has(space, actor):
        return []
    owns = _belonging(space)
    if len(owns) > LARGEST:
        raise Refused(_("This room is too large for @here. Name whom you want to call."))
    called = sorted(those_here(owns.keys() - {actor.pk}))
    if _are_too_many(called, owns, actor):
        raise Refused(
            _("@here would call %(count)s people. Where more than 50 are here, only owners do that.")
            % {"count": f"{len(called):,}"}
        )
    if len(called) > FEW and not sure:
        raise Refused(
            _("@here calls %(count)s people who are here now. Send it again to call them.")
            % {"count": f"{len(called):,}"}
        )
    return called


def reach(space: Space, *, actor: Person) -> int | None:
    """How many "@here" would call now; None where this person does not call anybody by it."""
    owns = _belonging(space) if _has(space, actor) else {}
    if not owns or len(owns) > LARGEST:
        return None
    called = those_here(owns.keys() - {actor.pk})
    return None if _are_too_many(called, owns, actor) else len(called)


def _has(space: Space, actor: Person) -> bool:
    return not space.is_talk and space.archived_at is None and space.pk in actor.belongs_to


def _belonging(space: Space) -> dict[int, bool]:
    """Who belongs to a room, and whether they own it."""
    with connection.cursor() as cursor:
        cursor.execute(BELONG, [space.pk, LARGEST + 1])
        return dict(cursor.fetchall())


def _are_too_many(called: Collection[int], owns: Mapping[int, bool], actor: Person) -> bool:
    return len(called) > LARGE and not owns.get(actor.pk)
