"""What answers show besides: which one was accepted, and where one may accept another."""

from dataclasses import replace

from django.utils.translation import gettext as _

from engawa.content.models import Item
from engawa.kinds.questions.models import Acceptance
from engawa.kinds.questions.rules import may_settle
from engawa.people.models import Person
from engawa.web.cards import Act, Comment


def with_acceptance(question: Item, comments: list[Comment], reader: Person | None) -> list[Comment]:
    """The same voices; first-level ones are answers, those under them are talk."""
    if not comments:
        return comments
    acceptance: Acceptance | None = getattr(question, "acceptance", None)
    accepted = acceptance.answer_id if acceptance else None
    settles = may_settle(question, reader)
    return [_told(question, one, accepted, settles) for one in comments]


def _told(question: Item, one: Comment, accepted: int | None, settles: bool) -> Comment:
    if one.id == accepted:
        return replace(one, mark=_("Accepted answer"))
    if one.nested or one.removed or not settles:
        return one
    address = f"/questions/{question.pk}/accepted-answer/"
    act = Act(url=address, label=_("This answers it"), icon="check", name="answer", value=str(one.id))
    return replace(one, act=act)
