"""Who may be the same person, as the reader may see it: the likeliest first."""

from django.db import connection
from django.db.models import Q, QuerySet

from engawa.base.numbers import LARGEST
from engawa.outside.contacts.models import Proposal
from engawa.outside.contacts.reading import Known

PAGE = 40
OVER_ALL = 2.0
"""More than any proposal weighs."""
SIDES = ("one__contact", "other__contact")


def likeliest(weight: float | None = None, number: int = 0) -> tuple[list[Proposal], Proposal | None]:
    """A page of what waits behind one of this weight and id, and its last where others follow."""
    after = (OVER_ALL, LARGEST) if weight is None else (weight, number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT proposal FROM engawa_seek_proposals(%s, %s, %s)", [*after, PAGE + 1])
        ids = [row[0] for row in cursor.fetchall()]
    found = list(_open().filter(pk__in=ids[:PAGE]))
    return found, found[-1] if found and len(ids) > PAGE else None


def proposals_for(them: Known) -> list[Proposal]:
    """Who they may be, besides."""
    ids = [one.pk for one in them.identities]
    return list(_open().filter(Q(one__in=ids) | Q(other__in=ids))[:5])


def _open() -> QuerySet[Proposal]:
    waiting = Proposal.objects.filter(state=Proposal.State.OPEN)
    return waiting.select_related(*SIDES).order_by("-weight", "-pk")
