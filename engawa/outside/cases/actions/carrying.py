"""A case goes to those who can fix it: as an item of their space, with a summary that somebody wrote for them."""

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.actions import write_item
from engawa.content.models import Item
from engawa.outside.cases.actions.opening import tell
from engawa.outside.cases.actions.rules import expect_worker
from engawa.outside.cases.models import Case, Step, Voice
from engawa.people.models import Person, Ring
from engawa.spaces.models import Space


@transaction.atomic
def carry(case: Case, space: Space, *, actor: Person, title: str, summary: str = "") -> Item:
    """Bring a case into a space of the inside. Outside words are not copied: each reader sees what they may.

    Raises:
        Refused: to spaces with guests or the public, twice, without a summary where its readers may not read what
            was said in private, and for whoever does not work on the case or may not write there.
    """
    expect_worker(case, actor)
    if space.ring != Ring.INSIDE:
        raise Refused(
            _("A case is carried inside alone: guests and the public do not read what is said there.")
        )
    standing = Case.objects.select_for_update(of=("self",)).select_related("item").get(pk=case.pk)
    if standing.item is not None and standing.item.removed_at is None:
        raise Refused(_("It was carried already."))
    if needs_summary(case, space) and not summary.strip():
        raise Refused(_("Some of it was said in private. Write for your colleagues what it is about."))
    item = write_item("case", actor=actor, space=space, title=title, body=summary)
    Case.objects.filter(pk=case.pk).update(item=item, title=title.strip()[:200])
    case.item, case.title = item, title.strip()[:200]
    Step.objects.create(case=case, what=Step.What.CARRIED, reason=space.name, by=actor, byline=actor.name)
    tell("case.carried", case, actor=actor, item=str(item.pk))
    return item


def needs_summary(case: Case, space: Space) -> bool:
    """Whether something was said in private that the readers of this space do not see by themselves."""
    if space.pk == case.space_id:
        return False
    return case.is_private or Voice.objects.filter(case=case).joined().filter(is_private=True).exists()
