"""A person as their page shows them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from engawa.people.models import Follow, Identity, Person, Thanks

THANKS_SHOWN = 20
SCHEMES = ("email", "slack", "github", "mastodon", "url")


def people_for(reader: Person | None) -> QuerySet[Person]:
    """People with their manager and `followed`: whether this reader follows them."""
    follows = Follow.objects.filter(follower=reader, person=OuterRef("pk"))
    with_manager = Person.objects.select_related("manager").defer("words", "manager__words")
    return with_manager.annotate(followed=Exists(follows))


def local_time(person: Person) -> datetime | None:
    """What time it is where they are, if they said so."""
    if not person.timezone:
        return None
    try:
        return timezone.now().astimezone(ZoneInfo(person.timezone))
    except (ValueError, LookupError, OSError):
        return None


def identities_of(person: Person) -> list[Identity]:
    """How they are known elsewhere, as far as this reader may know; bare names left out."""
    known = person.identities.filter(scheme__in=SCHEMES).order_by("-verified", "scheme", "value")
    return list(known[:30])


def thanks_to(person: Person) -> list[Thanks]:
    """The newest thanks they received that this reader may read."""
    return list(person.thanks.select_related("giver").order_by("-at")[:THANKS_SHOWN])
