"""Asked at the moment of sending, under the courier's role: may this person be told of it still?"""

from django.utils.translation import gettext as _

from engawa.outside.cases.actions.merging import family_of, head_of
from engawa.outside.cases.models import Told
from engawa.outside.cases.telling.people import told_of
from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Dispatch
from engawa.outside.contacts.models import Identity

COUNTS = (Told.State.PLANNED, Told.State.HANDED, Told.State.SENT, Told.State.UNSURE)


def why_not(dispatch: Dispatch) -> str:
    """Why nobody is told of it now; empty when they may be."""
    if dispatch.purpose != "telling":
        return ""
    rows = Told.objects.using(COURIER).select_related("message", "case")
    told = rows.filter(dispatch=dispatch.pk).first()
    if told is None:
        return _("Nobody is to be told this any more.")
    if head_of(told.case_id, COURIER).is_open:
        return _("The case was opened again: nobody is told until it is settled.")
    if told.round != told.case.round:
        return _("The case was opened again since. What they are told now is written anew.")
    if told.message.removed_at is not None:
        return _("They took their words back.")
    return _("They are told elsewhere: they are one person.") if _is_told_elsewhere(told) else ""


def _is_told_elsewhere(told: Told) -> bool:
    """Whether their contacts were joined since, and the one planned first counts."""
    contact = Identity.objects.using(COURIER).filter(pk=told.identity_id).values_list("contact_id", flat=True)
    theirs = Identity.objects.using(COURIER).filter(contact__in=contact).values_list("pk", flat=True)
    case = head_of(told.case_id, COURIER)
    others = told_of(family_of(case, COURIER), COURIER).this_time().filter(pk__lt=told.pk, state__in=COUNTS)
    return others.filter(identity_id__in=list(theirs)).exists()
