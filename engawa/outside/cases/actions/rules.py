"""Who may do what with a case. The database decides in the end."""

from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.outside.cases.models import Case
from engawa.people.models import Person, Ring
from engawa.spaces.models import Membership, Role


def roles_in(case: Case, person: Person | None) -> dict[int, str]:
    """The role of a person in the case's own space, and in the one it was carried into, by the space's id."""
    if person is None or person.ring != Ring.INSIDE:
        return {}
    spaces = [case.space_id, *([case.item.space_id] if case.item else [])]
    found = Membership.objects.filter(person=person, space__in=spaces)
    return dict(found.values_list("space_id", "role"))


def expect_worker(case: Case, actor: Person) -> None:
    """
    Raises:
        Refused: for whoever belongs neither to the case's own space nor to the one it was carried into.
    """
    if not roles_in(case, actor):
        raise Refused(_("The people of this case's spaces do this."))


def expect_answerer(case: Case, actor: Person) -> None:
    """
    Raises:
        Refused: for whoever does not belong to the space that answers outside.
    """
    if case.space_id not in roles_in(case, actor):
        raise Refused(_("The people who answer outside do this."))


def may_approve(case: Case, writer_id: int | None, roles: dict[int, str], person: Person | None) -> bool:
    """Whether this person may let a telling go out: somebody who answers outside and did not write it, or an owner."""
    role = roles.get(case.space_id)
    return person is not None and role is not None and (role == Role.OWNER or writer_id != person.pk)
