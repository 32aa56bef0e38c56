"""What the sample company has besides its archive: a talk between a few of its people."""

from __future__ import annotations

from engawa.boundary import reading_as
from engawa.kinds.chat.actions import begin_talk, say
from engawa.people.models import Identity, Person
from engawa.spaces.models import Membership

TALKERS = ("maren@tarnvale.example", "fatima@tarnvale.example", "dele@tarnvale.example")
NAME = "Frost night"
SAID = (
    (0, "Minus four over the lake tonight, the first since the correction. Who watches?"),
    (1, "Support is awake until two. I have the phone, Haruka has the mail."),
    (2, "Ingest has room for three times the usual. I look every half hour."),
    (0, "Then I can sleep at three. Wake me for anything that is red for ten minutes."),
)


def inhabit() -> None:
    """Let three of them talk; what is there already stays as it is."""
    people = _talkers()
    if len(people) == len(TALKERS) and not _talk_already(people[0]):
        with reading_as(people[0].pk):
            talk = begin_talk(people, actor=people[0], name=NAME)
        for who, words in SAID:
            with reading_as(people[who].pk):
                say(talk, actor=people[who], body=words)


def _talkers() -> list[Person]:
    known = Identity.objects.using("importer").filter(scheme="email", value__in=TALKERS)
    found = {one.value: one.person for one in known.select_related("person")}
    return [found[address] for address in TALKERS if address in found]


def _talk_already(person: Person) -> bool:
    return Membership.objects.using("importer").filter(person=person, space__is_talk=True).exists()
