"""A space's owners say with which CRM it keeps in step."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.outside.contacts.crm.keys import keep_keys
from engawa.outside.contacts.crm.protocol import crm_named
from engawa.outside.contacts.models import CrmLink
from engawa.people.models import Person
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Space


@transaction.atomic
def add(space: Space, *, actor: Person, kind: str, name: str, answers: Mapping[str, str]) -> CrmLink:
    """Keep a space in step with a CRM from now on.

    Raises:
        Refused: for anybody but the space's owners.
        protocol.Refused: when the CRM does not let us in; it says why.
    """
    expect_owner(space, actor)
    opened = crm_named(kind).connect(answers)
    made = CrmLink.objects.create(
        space=space, kind=kind, name=name.strip()[:200], address=opened.address, settings=dict(opened.settings),
        made_by=actor,
    )  # fmt: skip
    transaction.on_commit(lambda: keep_keys(made.pk, opened.keys))
    record("crm.added", actor=actor, space=space, data={"link": str(made.pk)})
    return made


@transaction.atomic
def turn(link: CrmLink, *, actor: Person, state: str) -> None:
    """Pause it, go on, or end it. What came by it stays.

    Raises:
        Refused: for anybody but the space's owners, and once it is ended.
    """
    expect_owner(link.space, actor)
    standing = CrmLink.objects.filter(pk=link.pk).exclude(state=CrmLink.State.CLOSED)
    if state not in CrmLink.State.values or not standing.update(state=state, look_at=timezone.now()):
        raise Refused(_("This was ended already."))
    record(f"crm.{state}", actor=actor, space=link.space, data={"link": str(link.pk)})


def expect_owner(space: Space, person: Person) -> None:
    """
    Raises:
        Refused: for anybody but the space's owners.
    """
    if not owns(space, person):
        raise Refused(_("Owners of the space do this."))


def owns(space: Space, person: Person) -> bool:
    membership = membership_of(space, person)
    return membership is not None and membership.role == "owner"
