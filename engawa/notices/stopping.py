"""Tokens that end one sort of letters and can do nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args

from django.core.signing import BadSignature, Signer
from django.db import transaction

from engawa.boundary import read_as
from engawa.content.models import Item
from engawa.notices import actions
from engawa.notices.digests.due import plan_next
from engawa.notices.models import Cadence, Level
from engawa.people.models import Person
from engawa.people.origin import origin
from engawa.spaces.models import Space

type Sort = Literal["digest", "mail", "space", "thread"]
SIGNER = Signer(salt="engawa.notices.stop")


@dataclass(frozen=True, slots=True)
class Stop:
    """Which letters end for whom; `about` is the id of the space or thread."""

    person: int
    sort: Sort
    about: int = 0


def stop_address(stop: Stop) -> str:
    """The whole address that ends such letters. It has no end, for a letter may be opened years later."""
    return f"{origin()}/notices/stop/{SIGNER.sign(f'{stop.person}.{stop.sort}.{stop.about}')}/"


def read_token(token: str) -> Stop | None:
    """What a token ends; None for what we did not sign."""
    try:
        person, sort, about = SIGNER.unsign(token).split(".")
    except (BadSignature, ValueError):
        return None
    return Stop(int(person), cast(Sort, sort), int(about)) if sort in get_args(Sort.__value__) else None


@transaction.atomic
def carry_out(stop: Stop, reader: Person | None) -> None:
    """End them, with the rights of whom the letter was for and only for this; twice changes nothing more."""
    read_as(stop.person)
    person = Person.objects.filter(pk=stop.person, merged_into=None).first()
    if person is not None:
        _end(stop, person)
    read_as(reader.pk if reader else None)


def _end(stop: Stop, person: Person) -> None:
    if stop.sort == "digest":
        plan_next(person, actions.choose_setting(person, digest=Cadence.NEVER))
    elif stop.sort == "mail":
        actions.choose_setting(person, by_mail=False)
    elif stop.sort == "space" and (space := Space.objects.filter(pk=stop.about).first()):
        actions.choose_level(space, Level.DIGEST, actor=person)
    elif stop.sort == "thread" and (item := Item.objects.filter(pk=stop.about).first()):
        actions.choose_level(item, Level.NOTHING, actor=person)
