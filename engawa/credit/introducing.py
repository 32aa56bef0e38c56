"""Who could introduce the reader to somebody: the shortest chain of people who trust each other, and why."""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engawa.credit.ties import Kind, Tie, Ties, strength, tie_between, ties_of
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.web.cards import Voice

SHOWN = 3
REASONS = 2
NEAREST = 40


@dataclass(frozen=True, slots=True)
class Reason:
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """People between the reader and whom they want to meet, and what ties each to the next."""

    through: list[Voice]
    why: list[Reason]


@dataclass(frozen=True, slots=True)
class Introduction:
    direct: list[Reason]
    """What ties the two already: then nobody has to introduce them."""
    chains: list[Chain]


def introduce(reader: Person, person: Person) -> Introduction:
    """How the reader comes to somebody, in one step or two, by ties that the reader may see."""
    mine, theirs = ties_of(reader.pk), ties_of(person.pk)
    if person.pk in mine:
        return Introduction(_mine(person, mine[person.pk]), [])
    both = sorted(
        mine.keys() & theirs.keys() - {reader.pk, person.pk},
        key=lambda one: (-min(strength(mine[one]), strength(theirs[one])), one),
    )
    people = _here(both[: SHOWN * 3])
    chains = [
        Chain(
            _voices(one),
            [*_mine(one, mine[one.pk])[:REASONS], *_between(one, person, theirs[one.pk])[:REASONS]],
        )
        for one in (people[pk] for pk in both if pk in people)
    ]
    return Introduction([], chains[:SHOWN] or _longer(person, mine, theirs))


def _longer(person: Person, mine: Ties, theirs: Ties) -> list[Chain]:
    """One chain of two people between, who share a small space."""
    near, far = _nearest(mine), _nearest(theirs)
    found = tie_between(near, far) if near and far else None
    if found is None:
        return []
    first, second, tie = found
    people = _here([first, second])
    if len(people) < 2:
        return []
    one, other = people[first], people[second]
    why = [
        *_mine(one, mine[first])[:1],
        *_between(other, one, [tie]),
        *_between(other, person, theirs[second])[:1],
    ]
    return [Chain([*_voices(one), *_voices(other)], why)]


def _nearest(ties: Ties) -> list[int]:
    nearest = sorted(ties, key=lambda one: (-strength(ties[one]), one))[:NEAREST]
    return list(_here(nearest))


def _here(ids: list[int]) -> dict[int, Person]:
    """Those of them who are here and whom the reader may see."""
    return Person.objects.known().here().filter(is_bot=False).defer("words").in_bulk(ids)


def _voices(person: Person) -> list[Voice]:
    voice = voice_of(person)
    return [voice] if voice else []


def _by_trust(ties: list[Tie]) -> list[Tie]:
    return sorted(ties, key=lambda tie: -tie.trust)


def _mine(other: Person, ties: list[Tie]) -> list[Reason]:
    """What ties the reader to somebody, in sentences."""
    name = other.name
    told = {
        Kind.THANKED: lambda tie: _("you thanked %(name)s") % {"name": name},
        Kind.WAS_THANKED: lambda tie: _("%(name)s thanked you") % {"name": name},
        Kind.ANSWERED: lambda tie: _("you answered %(name)s") % {"name": name},
        Kind.WAS_ANSWERED: lambda tie: (
            ngettext("%(name)s answered you", "%(name)s answered you %(times)s times", tie.number)
            % {"name": name, "times": tie.number}
        ),
        Kind.SPACE: lambda tie: (
            _("you and %(name)s are both in %(space)s") % {"name": name, "space": tie.space}
        ),
    }
    return [_reason(told[tie.kind](tie), tie) for tie in _by_trust(ties)]


def _between(one: Person, other: Person, ties: list[Tie]) -> list[Reason]:
    """What ties two others; the ties are as `other` has them."""
    names = {"one": one.name, "other": other.name}
    told = {
        Kind.THANKED: _("%(other)s thanked %(one)s"),
        Kind.WAS_THANKED: _("%(one)s thanked %(other)s"),
        Kind.ANSWERED: _("%(other)s answered %(one)s"),
        Kind.WAS_ANSWERED: _("%(one)s answered %(other)s"),
        Kind.SPACE: _("%(one)s and %(other)s are both in %(space)s"),
    }
    return [_reason(told[tie.kind] % {**names, "space": tie.space}, tie) for tie in _by_trust(ties)]


def _reason(text: str, tie: Tie) -> Reason:
    return Reason(text[:1].upper() + text[1:], f"/s/{quote(tie.slug)}/" if tie.slug else "")
