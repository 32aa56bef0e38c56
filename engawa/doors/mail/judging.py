"""Whose a mail is, what it is for, and whether we believe it."""

from datetime import timedelta
from email.message import Message

from django.utils import timezone

from engawa.boundary import reading_as
from engawa.doors.mail.answering import ask_whether
from engawa.doors.mail.authentic import Verdict, author_of, verdict_on
from engawa.doors.mail.bounces import came_back
from engawa.doors.mail.making import space_named
from engawa.doors.mail.models import Arrival, State
from engawa.doors.mail.recipients import meaning_of
from engawa.doors.mail.recognising import machine_behind
from engawa.notices.ways.mail.tokens import Answer
from engawa.people.models import Account, Identity

POSTMAN = "postman"
MOST_AN_HOUR = 120
MOST_ASKED_A_DAY = 10


def judge(arrival: Arrival, message: Message) -> None:
    """Set the arrival's state, and whose it is."""
    meaning = meaning_of(arrival.recipient)
    if meaning is None:
        return _set(arrival, State.IGNORED, "this address takes nothing any more")
    if meaning.letter is not None:
        return _set(arrival, State.IGNORED, came_back(meaning.letter, message))
    author = author_of(message)
    machine = machine_behind(arrival, message, author)
    if machine or not author:
        return _set(arrival, State.IGNORED, machine or "it does not name one sender")
    if meaning.answer:
        return _judge_answer(arrival, message, author, meaning.answer)
    return _judge_post(arrival, message, author, meaning.slug)


def _judge_answer(arrival: Arrival, message: Message, author: str, answer: Answer) -> None:
    """The address says who may answer what; From has to be theirs, and nobody may have proved it forged."""
    account = Account.objects.filter(person_id=answer.person_id, is_active=True).first()
    if account is None:
        return _set(arrival, State.IGNORED, "who was to answer is not here any more")
    arrival.target = answer.item_id
    if author not in addresses_of(account):
        return _hold(arrival, account, f"it answers with an address that is not theirs: {author}")
    if verdict_on(arrival, message, author) is Verdict.FORGED:
        return _hold(arrival, account, f"it was not sent from where {author} sends")
    return _believe(arrival, account)


def _judge_post(arrival: Arrival, message: Message, author: str, slug: str) -> None:
    account = account_with(author)
    if account is None:
        return _set(arrival, State.IGNORED, f"nobody here has the address {author}")
    if verdict_on(arrival, message, author) is Verdict.PROVED:
        return _believe(arrival, account)
    with reading_as(account.person_id):
        there = space_named(slug) is not None
    if not there:
        return _set(arrival, State.IGNORED, "there is no such place for its sender")
    return _hold(arrival, account, f"nothing proves that {author} sent it")


def _believe(arrival: Arrival, account: Account) -> None:
    hour = timezone.now() - timedelta(hours=1)
    lately = Arrival.objects.using(POSTMAN).filter(
        person=account.person_id, came_at__gt=hour, state__in=(State.READ, State.DONE, State.REFUSED)
    )
    if lately.count() >= MOST_AN_HOUR:
        return _set(arrival, State.FAILED, f"more than {MOST_AN_HOUR} mails of one sender in an hour")
    arrival.person_id = account.person_id
    return _set(arrival, State.READ, "")


def _hold(arrival: Arrival, account: Account, words: str) -> None:
    """Ask the one it says it is from; but not again and again, for somebody may want just that."""
    day = timezone.now() - timedelta(days=1)
    asked = Arrival.objects.using(POSTMAN).filter(person=account.person_id, came_at__gt=day, state=State.HELD)
    if asked.count() >= MOST_ASKED_A_DAY:
        return _set(arrival, State.IGNORED, f"{words}; they were asked often enough today")
    arrival.person_id = account.person_id
    with reading_as(account.person_id):
        ask_whether(arrival, account.person)
    return _set(arrival, State.HELD, words)


def account_with(address: str) -> Account | None:
    """Who signs in with this address, or has proved that it is theirs."""
    found = Account.objects.filter(email=address, is_active=True).first()
    if found:
        return found
    proved = Identity.objects.using(POSTMAN).filter(scheme="email", value=address, verified=True).first()
    if proved is None:
        return None
    return Account.objects.filter(person_id=proved.person_id, is_active=True).first()


def addresses_of(account: Account) -> set[str]:
    """The addresses this person has proved to be theirs."""
    proved = Identity.objects.using(POSTMAN).filter(
        person_id=account.person_id, scheme="email", verified=True
    )
    return {account.email.lower(), *(value.lower() for value in proved.values_list("value", flat=True))}


def _set(arrival: Arrival, state: State, words: str) -> None:
    arrival.state, arrival.words = state, words
