"""What people say of themselves and of each other, and what they hide."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.credit.models import Evidence, Reserve, Sort, Vouch
from engawa.credit.topics import plain
from engawa.journal.record import record
from engawa.people.models import Person, Ring

MOST_SKILLS = 60
SAID = "said"


@transaction.atomic
def say_skill(topic: str, *, actor: Person) -> None:
    """Say that one knows something; saying it twice changes nothing.

    Raises:
        Refused: for nothing, and for more than 60.
    """
    topic = plain(topic)
    if not topic:
        raise Refused(_("Name what you know, in a word or two."))
    if Evidence.objects.filter(person=actor, sort=Sort.SAID).count() >= MOST_SKILLS:
        raise Refused(_("60 skills are enough: take one back first."))
    Evidence.objects.get_or_create(
        person=actor,
        topic=topic,
        source=SAID,
        defaults={"sort": Sort.SAID, "at": timezone.now(), "withheld": _is_reserved(actor, topic)},
    )
    record("person.skilled", actor=actor, person=actor)


def take_skill_back(topic: str, *, actor: Person) -> None:
    """No longer say that one knows something."""
    Evidence.objects.filter(person=actor, topic=plain(topic), source=SAID).delete()


def hide_evidence(evidence_id: int, *, actor: Person, hide: bool) -> None:
    """Show one piece of evidence about oneself to nobody, or again to those who may see it."""
    mine = Evidence.objects.filter(pk=evidence_id, person=actor)
    mine.update(hidden_at=timezone.now() if hide else None)


@transaction.atomic
def hide_topic(topic: str, *, actor: Person, hide: bool) -> None:
    """Let nothing be said of oneself about a topic, now and later; an empty topic is everything.

    What one hid piece by piece stays hidden when the topic is shown again.
    """
    topic = plain(topic)
    if hide:
        Reserve.objects.get_or_create(person=actor, topic=topic)
    else:
        Reserve.objects.filter(person=actor, topic=topic).delete()
    reserved = set(Reserve.objects.filter(person=actor).values_list("topic", flat=True))
    mine = Evidence.objects.filter(person=actor)
    if "" in reserved:
        mine.filter(withheld=False).update(withheld=True)
        return
    mine.filter(Q(withheld=False), topic__in=reserved).update(withheld=True)
    mine.filter(Q(withheld=True)).exclude(topic__in=reserved).update(withheld=False)


def hides_all(person: Person) -> bool:
    """Whether somebody hides everything; only they themselves are told."""
    return Reserve.objects.filter(person=person, topic="").exists()


@transaction.atomic
def vouch(person: Person, *, actor: Person, topic: str, reason: str) -> Vouch:
    """Stand up for a colleague: they know this, and here is why I say so. Once for each topic.

    Raises:
        Refused: for oneself, by guests, and without topic or reason.
    """
    topic, reason = plain(topic), reason.strip()
    if person.pk == actor.pk:
        raise Refused(_("What you know yourself, you say on your own page."))
    if actor.ring != Ring.INSIDE:
        raise Refused(_("Only people who work here can do this."))
    if not topic or not reason:
        raise Refused(_("Say what they know, and how you know that they do."))
    Vouch.objects.filter(giver=actor, person=person, topic=topic).delete()
    made = Vouch.objects.create(giver=actor, person=person, topic=topic, reason=reason[:500])
    record("person.vouched", actor=actor, person=person, data={"vouch": made.pk})
    return made


@transaction.atomic
def take_vouch_back(made: Vouch, *, actor: Person) -> None:
    """No longer stand up for it."""
    number = made.pk
    if Vouch.objects.filter(pk=number, giver=actor).delete()[0]:
        record("person.unvouched", actor=actor, person=made.person, data={"vouch": number})


def _is_reserved(person: Person, topic: str) -> bool:
    return Reserve.objects.filter(person=person, topic__in=["", topic]).exists()
