"""What a search for people can be narrowed down to, counted among the first it finds."""

from collections import Counter
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from engawa.people.directory import FACETS, Wanted, matching
from engawa.people.models import Person
from engawa.people.sieves import all_sieves
from engawa.web.words import language_name

COUNTED = 1_000
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    url: str
    count: int | None
    """None where more people fit than were counted."""
    here: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    label: str
    choices: list[Choice]


def facets(reader: Person, wanted: Wanted) -> list[Facet]:
    """Team, place, language and what other rooms know, each with its most frequent values.

    At most 1,000 people are looked at, in the order of their names; where there are more, no numbers are given.
    """
    fields = ("pk", "team", "place", "languages")
    rows = matching(reader, wanted).order_by("sort_name", "pk").values_list(*fields)[: COUNTED + 1]
    people = list(rows)
    exact = len(people) <= COUNTED
    counted = {
        "team": Counter(team for _pk, team, _place, _tongues in people if team),
        "place": Counter(place for _pk, _team, place, _tongues in people if place),
        "language": Counter(tongue for _pk, _team, _place, tongues in people for tongue in tongues),
    }
    labels = {"team": _("Team"), "place": _("Place"), "language": _("Language")}
    found = [
        _facet(
            wanted, name, labels[name], wanted.facets.get(name, ""), counted[name].most_common(SHOWN), exact
        )
        for name in FACETS
    ]
    ids = [row[0] for row in people]
    for sieve in all_sieves():
        here = wanted.sieved.get(sieve.name, "")
        found.append(
            _facet(wanted, sieve.name, str(sieve.label), here, sieve.offer(ids)[:SHOWN], exact=False)
        )
    return [facet for facet in found if facet.choices]


def _facet(
    wanted: Wanted, name: str, label: str, here: str, offered: list[tuple[str, int]], exact: bool
) -> Facet:
    if here:
        return Facet(label, [Choice(_said(name, here), address(_with(wanted, name, "")), None, here=True)])
    return Facet(
        label,
        [
            Choice(_said(name, value), address(_with(wanted, name, value)), count if exact else None)
            for value, count in offered
        ],
    )


def _said(name: str, value: str) -> str:
    return language_name(value) if name == "language" else value


def _with(wanted: Wanted, name: str, value: str) -> Wanted:
    if name in FACETS:
        return replace(wanted, facets={**wanted.facets, name: value})
    return replace(wanted, sieved={**wanted.sieved, name: value})


def address(wanted: Wanted, **more: str) -> str:
    """The query of the page that shows whom somebody looks for."""
    ring = "" if wanted.ring is None else str(wanted.ring.value)
    told = {
        "q": wanted.words,
        "ring": "gone" if wanted.gone else ring,
        **wanted.facets,
        **wanted.sieved,
        **more,
    }
    return "?" + urlencode({name: value for name, value in told.items() if value})
