"""What somebody knows and is credited with, as far as the reader may see the evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Left
from django.utils.translation import gettext as _

from engawa.base.excerpts import excerpt
from engawa.content.cards import address_of
from engawa.content.models import Item
from engawa.credit.models import Evidence, Reserve, Sort
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.web.cards import Voice

LOOKED_AT = 400
MOST_TOPICS = 24
FIRST_WORDS = 600
ITEM = ("id", "kind", "title", "root_id")


@dataclass(frozen=True, slots=True)
class Why:
    """One piece of evidence, in words."""

    id: int
    sort: str
    text: str
    title: str
    """What it is about, a link to `url`; empty where there is no item."""
    url: str
    by: Voice | None
    at: datetime
    hidden: bool = False


@dataclass(slots=True)
class Claim:
    """Somebody knows something, and why one thinks so."""

    topic: str
    why: list[Why] = field(default_factory=list)
    reserved: bool = False
    """The person hides the whole topic; only they are told."""

    @property
    def only_said(self) -> bool:
        """Nobody says so but themselves."""
        return all(one.sort == Sort.SAID for one in self.why)

    @property
    def hidden(self) -> bool:
        """Whether others see nothing of it."""
        return self.reserved or all(one.hidden for one in self.why)


@dataclass(frozen=True, slots=True)
class Credit:
    """What somebody is credited with, of one sort."""

    label: str
    rows: Sequence[Why]


def claims_of(person: Person, *, for_themselves: bool = False) -> list[Claim]:
    """What they know, the topics with the newest evidence first. Two queries at most.

    Args:
        for_themselves: With what they hide, marked; the boundary gives that to nobody else.
    """
    found: dict[str, Claim] = {}
    rows = _evidence_of(person, for_themselves).exclude(topic="")
    for row in rows[:LOOKED_AT]:
        claim = found.setdefault(row.topic, Claim(row.topic))
        claim.why.append(_why(row))
    if for_themselves:
        for topic in Reserve.objects.filter(person=person).exclude(topic="").values_list("topic", flat=True):
            found.setdefault(topic, Claim(topic)).reserved = True
        return list(found.values())
    proven = sorted(found.values(), key=lambda one: one.only_said)
    return proven[:MOST_TOPICS]


def credits_of(person: Person) -> list[Credit]:
    """Answers accepted, ideas adopted and texts that lasted, the newest first."""
    labels = {
        Sort.ANSWER: _("Answers accepted"),
        Sort.IDEA: _("Ideas adopted"),
        Sort.PAGE: _("Text that lasted"),
    }
    rows = list(_evidence_of(person, False).filter(topic="", sort__in=labels)[:LOOKED_AT])
    found = [Credit(label, [_why(row) for row in rows if row.sort == sort]) for sort, label in labels.items()]
    return [credit for credit in found if credit.rows]


def _evidence_of(person: Person, for_themselves: bool) -> QuerySet[Evidence]:
    named = [f"{way}__{name}" for way in ("item", "item__root") for name in ITEM]
    rows = Evidence.objects.filter(person=person).select_related("item__root", "by").order_by("-at", "-pk")
    rows = rows.annotate(words=Left(Coalesce("item__root__html", "item__html"), FIRST_WORDS))
    rows = rows.only(
        "topic", "sort", "item_id", "by_id", "reason", "at", "hidden_at", "withheld", "person_id", *named,
        "by__name", "by__avatar", "by__ring", "by__team", "by__is_bot", "by__left_at",
    )  # fmt: skip
    return rows if for_themselves else rows.filter(hidden_at=None, withheld=False)


def _why(row: Evidence) -> Why:
    item = row.item
    return Why(
        id=row.pk,
        sort=row.sort,
        text=row.reason or _sentence(row.sort),
        title=title_of(item, getattr(row, "words", None) or "") if item else "",
        url=address_of(item) if item else "",
        by=voice_of(row.by) if row.sort in (Sort.THANKS, Sort.VOUCH) else None,
        at=row.at,
        hidden=row.hidden_at is not None or row.withheld,
    )


def title_of(item: Item, html: str = "") -> str:
    """What an item is called, or what it stands under, or the first words of that."""
    return item.title or (item.root.title if item.root else "") or excerpt(html, 60) or _("a post")


def _sentence(sort: str) -> str:
    return {
        Sort.ANSWER: _("Their answer was accepted:"),
        Sort.PAGE: _("Text of theirs has lasted in:"),
        Sort.IDEA: _("Their idea was adopted:"),
        Sort.SAID: _("They say so themselves."),
    }.get(Sort(sort), "")
