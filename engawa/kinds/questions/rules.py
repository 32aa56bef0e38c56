"""Who may do what with a question that they see."""

from engawa.content.models import Item
from engawa.kinds.questions.models import AlsoAsked
from engawa.people.models import Person
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Membership, Role


def may_settle(question: Item, person: Person | None, known: Membership | None = None) -> bool:
    """Whether this person may accept an answer, reopen and merge: the asker and the owners of the space.

    Args:
        known: How they belong to the space, where that was asked already.
    """
    if person is None or question.space.archived_at is not None:
        return False
    if person.belongs_to and question.space_id not in person.belongs_to:
        return False
    membership = known or question.membership or membership_of(question.space, person)
    if membership is None:
        return False
    return question.author_id == person.pk or membership.role == Role.OWNER


def took_part(question: Item, person: Person) -> bool:
    """Whether this person asked it, has it too, or answered it."""
    return (
        question.author_id == person.pk
        or AlsoAsked.objects.filter(item=question, person=person).exists()
        or Item.objects.standing().filter(root=question, author=person).exists()
    )
