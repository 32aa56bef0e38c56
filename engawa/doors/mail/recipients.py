"""What our addresses mean."""

from dataclasses import dataclass

from django.utils import timezone

from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.notices.ways.mail.addresses import domain
from engawa.notices.ways.mail.tokens import Answer, read_bounce_token, read_reply_token
from engawa.people.models import Account


@dataclass(frozen=True, slots=True)
class Meaning:
    """An answer to an item, a letter that came back, or a post for a space: one of them."""

    answer: Answer | None = None
    letter: int | None = None
    slug: str = ""


def meaning_of(address: str) -> Meaning | None:
    """What a mail to this address is, or None where it is not ours."""
    local, _at, host = address.strip().rpartition("@")
    if host.lower() != domain() or not local or len(local) > 200:
        return None
    purpose, plus, token = local.lower().partition("+")
    if plus and purpose == "reply":
        answer = read_reply_token(token, timezone.now().date())
        return Meaning(answer=answer) if answer else None
    if plus and purpose == "bounce":
        letter = read_bounce_token(token)
        return Meaning(letter=letter) if letter is not None else None
    return Meaning(slug=local.lower())


def is_taken(address: str) -> bool:
    """Whether something may be sent to this address. Which spaces there are is told to nobody here."""
    meaning = meaning_of(address)
    if meaning is None:
        return False
    return meaning.answer is None or may_be_answered(meaning.answer)


def may_be_answered(answer: Answer) -> bool:
    """Whether they are still here, and may still read what they answer."""
    if not Account.objects.filter(person_id=answer.person_id, is_active=True).exists():
        return False
    with reading_as(answer.person_id):
        return Item.objects.standing().filter(pk=answer.item_id).exists()
