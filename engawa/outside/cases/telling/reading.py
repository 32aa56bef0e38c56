"""Where a telling goes and who reads it there, and what became of each."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from engawa.outside.cases.models import Told
from engawa.outside.cases.telling.people import Addressee, told_of
from engawa.outside.cases.telling.wording import network_name
from engawa.outside.contacts.models import Identity


@dataclass(frozen=True, slots=True)
class Place:
    """People on one account, who are told in one way."""

    network: str
    handle: str
    """Ours."""
    is_private: bool
    people: Sequence[str]
    spared: int
    """How many of them do not want to be written to."""


@dataclass(frozen=True, slots=True)
class ToldLine:
    told: Told
    identity: Identity | None
    network: str

    @property
    def name(self) -> str:
        return name_of(self.identity)


def goes_to(people: Sequence[Addressee], allowed: Collection[int]) -> list[Place]:
    """By account and by who reads it there: in public everybody, in private they alone."""
    kept: dict[tuple[int, bool], list[Addressee]] = {}
    for one in people:
        kept.setdefault((one.account.pk, one.message.is_private), []).append(one)
    spared = Counter(
        (one.account.pk, one.message.is_private) for one in people if one.identity.pk not in allowed
    )
    return [
        Place(
            network=network_name(some[0].account.network),
            handle=some[0].account.handle,
            is_private=key[1],
            people=[name_of(one.identity) for one in some if one.identity.pk in allowed],
            spared=spared[key],
        )
        for key, some in kept.items()
    ]


def told_lines(family: Collection[int]) -> list[ToldLine]:
    """Everyone who was told this time or is to be, in two queries."""
    rows = list(
        told_of(family).this_time().select_related("dispatch", "message")
        .defer("dispatch__draft", "message__html", "message__raw").order_by("pk")[:500]
    )  # fmt: skip
    known = {one.pk: one for one in Identity.objects.filter(pk__in={row.identity_id for row in rows})}
    return [ToldLine(row, known.get(row.identity_id), network_name(row.network)) for row in rows]


def beyond(lines: Sequence[ToldLine], people: Sequence[Addressee]) -> list[Addressee]:
    """Those of these people whom no line has."""
    planned = {one.told.contact_id for one in lines} | {
        one.identity.contact_id for one in lines if one.identity
    }
    return [one for one in people if one.contact_id not in planned]


def name_of(identity: Identity | None) -> str:
    return (identity.name or identity.handle or identity.uid) if identity else ""
