"""Which time those who spoke of a case are told: when a case goes on after they were, they are told anew when it is
settled again."""

from django.db import connections
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.outside.cases.models import Case, Telling


def begin_anew(case: Case, using: str) -> None:
    """A settled case goes on: if people were told of it, they are told anew the next time it is settled."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT engawa_case_anew(%s)", [case.pk])
    case.refresh_from_db(using=using, fields=["round"])


def hold(case: Case) -> None:
    """Hold the case as it stands, until what is done about it is kept."""
    held = Case.objects.select_for_update(no_key=True).only("state", "round").get(pk=case.pk)
    case.state, case.round = held.state, held.round


def expect_settled(case: Case) -> None:
    """Hold the case.

    Raises:
        Refused: while it is open.
    """
    hold(case)
    if case.is_open:
        raise Refused(_("First say that it is fixed, or that it will not be."))


def standing_telling(case: Case, rows: QuerySet[Telling] | None = None) -> Telling | None:
    """What they are told this time, whether it was approved or waits for it."""
    known = Telling.objects.all() if rows is None else rows
    return known.filter(case=case, round=case.round).exclude(state=Telling.State.WITHDRAWN).first()
