"""Looking after guests' stays: reminders, reviews, ends. Done by itself, each hour; doing it twice changes nothing.

It reads past the boundary as the role that brings archives in, for no person may see every stay.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import connections, transaction
from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from engawa.journal.record import record
from engawa.people.models import Person, Ring
from engawa.spaces.actions.space import SECRET_END, address_for
from engawa.spaces.mails import mail_stay_over
from engawa.spaces.models import Audience, Membership, Role, Space, SpaceAddress, StayReview, StayTold

ROLE = "importer"
REMINDED = (3, 14)
"""Days before the end of a stay."""
GRACE = timedelta(days=14)
"""How long a question for a review may wait."""


def look_after_stays(now: datetime | None = None) -> None:
    """Tell sponsors what ends, ask them what is due, and end what is over."""
    now = now or timezone.now()
    end_what_is_over(now)
    end_what_nobody_confirmed(now)
    ask_for_reviews(now)
    remind_of_ends(now)
    find_the_unanswered_for(now)


def end_what_is_over(now: datetime) -> None:
    """The boundary shows them nothing from the moment their stay ended; here their row goes."""
    _end(_guests().filter(until__lte=now), "until")


def end_what_nobody_confirmed(now: datetime) -> None:
    over = StayReview.objects.using(ROLE).filter(
        space=OuterRef("space"), person=OuterRef("person"), confirmed_at=None, ends_at__lte=now
    )
    _end(_guests().filter(Exists(over)), "review")
    StayReview.objects.using(ROLE).filter(confirmed_at=None).exclude(
        Exists(_guests().filter(space=OuterRef("space"), person=OuterRef("person")))
    ).delete()


def ask_for_reviews(now: datetime) -> None:
    """Ask the sponsor whether a guest is still needed, so many days after they came or it was last said."""
    reviews = StayReview.objects.using(ROLE).filter(space=OuterRef("space"), person=OuterRef("person"))
    latest = reviews.order_by().values("space").annotate(last=Max("confirmed_at")).values("last")
    due = ExpressionWrapper(
        Greatest(F("since"), Coalesce(Subquery(latest), F("since")))
        + F("space__review_days") * timedelta(days=1),
        output_field=DateTimeField(),
    )
    waiting = _guests().filter(~Exists(reviews.filter(confirmed_at=None)), space__review_days__gt=0)
    for stay in waiting.annotate(due=due).filter(due__lte=now):
        with transaction.atomic(using=ROLE):
            StayReview.objects.using(ROLE).create(
                space_id=stay.space_id, person_id=stay.person_id, asked_at=now, ends_at=now + GRACE
            )
            told = {"guest": str(stay.person_id), "ends_at": (now + GRACE).isoformat()}
            _tell("stay.review_asked", stay, _answerers(stay), told)


def remind_of_ends(now: datetime) -> None:
    """Tell sponsor and guest that a stay ends: fourteen days before, and three."""
    for stay in _guests().filter(until__lte=now + timedelta(days=max(REMINDED)), until__gt=now):
        assert stay.until
        days = next(days for days in REMINDED if stay.until <= now + timedelta(days=days))
        with transaction.atomic(using=ROLE):
            if _is_new(stay, f"ends:{days}:{stay.until:%Y-%m-%d}", now):
                told = {
                    "guest": str(stay.person_id),
                    "until": stay.until.isoformat(),
                    "days": (stay.until - now).days,
                }
                _tell("stay.ends_soon", stay, {*_answerers(stay), stay.person_id}, told)


def find_the_unanswered_for(now: datetime) -> None:
    """Ask the owners to take a guest over whose sponsor is gone."""
    for stay in _guests().filter(~Exists(_sponsor_belongs())):
        with transaction.atomic(using=ROLE):
            if _is_new(stay, f"unsponsored:{stay.sponsor_id or ''}", now):
                _tell("stay.unsponsored", stay, _owners(stay), {"guest": str(stay.person_id)})


def hide_addresses() -> None:
    """Give hidden spaces an address that nobody guesses; for their members the old one leads there as well."""
    plain = Space.objects.using(ROLE).filter(listed=Audience.MEMBERS, is_talk=False)
    for space in plain.exclude(slug__regex=SECRET_END.pattern):
        with transaction.atomic(using=ROLE):
            SpaceAddress.objects.using(ROLE).get_or_create(slug=space.slug, defaults={"space": space})
            space.slug = address_for(space)
            space.save(using=ROLE, update_fields=["slug"])


def _guests() -> QuerySet[Membership]:
    """The stays of guests; in talks they are as long as they share another space with somebody there."""
    stays = Membership.objects.using(ROLE).filter(role=Role.GUEST, space__is_talk=False)
    return stays.select_related("space", "person")


def _sponsor_belongs() -> QuerySet[Membership]:
    return Membership.objects.using(ROLE).filter(
        person__ring=Ring.INSIDE, space=OuterRef("space"), person=OuterRef("sponsor")
    )


def _answerers(stay: Membership) -> set[int]:
    """The sponsor while they belong to the space, and otherwise its owners."""
    belongs = Membership.objects.using(ROLE).filter(
        space=stay.space_id, person=stay.sponsor_id, person__ring=Ring.INSIDE
    )
    if stay.sponsor_id and belongs.exists():
        return {stay.sponsor_id}
    return _owners(stay)


def _owners(stay: Membership) -> set[int]:
    owners = Membership.objects.using(ROLE).filter(space=stay.space_id, role=Role.OWNER)
    return set(owners.values_list("person", flat=True)[:20])


def _is_new(stay: Membership, about: str, now: datetime) -> bool:
    _row, is_new = StayTold.objects.using(ROLE).get_or_create(
        membership=stay, about=about, defaults={"at": now}
    )
    return is_new


def _end(over: QuerySet[Membership], why: str) -> None:
    """End these stays, each unless somebody extended or confirmed it in the meantime."""
    for number in list(over.values_list("pk", flat=True)):
        with transaction.atomic(using=ROLE):
            stay = over.filter(pk=number).select_for_update(of=("self",)).first()
            if stay is None:
                continue
            told = {"guest": str(stay.person_id), "why": why}
            _tell("stay.ended", stay, {*_answerers(stay), stay.person_id}, told)
            mail_stay_over(stay.person, stay.space, using=ROLE)
            stay.delete(using=ROLE)
            with connections[ROLE].cursor() as cursor:
                cursor.execute("SELECT engawa_count_members(%s)", [stay.space_id])


def _tell(verb: str, stay: Membership, people: Iterable[int], told: Mapping[str, object]) -> None:
    """Write it in the journal for each of them."""
    for person in Person.objects.using(ROLE).filter(pk__in=people):
        record(verb, actor=None, space=stay.space, person=person, data=dict(told), using=ROLE)
