"""What several tests of this room begin with."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from engawa.boundary import reading_as
from engawa.outside.channels.network import Heard, Speaker
from engawa.outside.listening.looking_back import look_back
from engawa.outside.listening.models import Following, Query
from engawa.outside.listening.taking import take
from tests.paper import account_in
from tests.world import World


def listens(world: World, text: str, *, space: str = "platform", name: str = "", who: str = "tom") -> Query:
    """A query that stands and has gone through what was kept."""
    query = Query.objects.using("courier").create(
        space_id=world.spaces[space], name=name or text[:60], text=text, made_by_id=world.people[who]
    )
    Following.objects.using("courier").create(query=query, person_id=world.people[who])
    look_back(query.pk)
    return query


def said(
    number: int, text: str, *, by: str = "ann", ago: timedelta = timedelta(minutes=5), **more: Any
) -> Heard:
    """Something said in public and not to us."""
    speaker = Speaker("paper", by, handle=f"@{by}@paper.example", name=by.title())
    at = more.pop("at", timezone.now() - ago)
    return Heard(uri=f"paper:{number}", speaker=speaker, text=text, at=at, **{"is_to_us": False, **more})


def hears(world: World, *heard: Heard, space: str = "platform", handle: str = "@acme@paper") -> None:
    """An account of this space hears these."""
    from engawa.outside.channels.models import Account

    account = Account.objects.using("courier").filter(handle=handle).first() or account_in(
        world, space, handle
    )
    take(account, heard)


def seen_by(world: World, who: str, rows: Any) -> list[Any]:
    """What this person sees of a query set."""
    with reading_as(world.people.get(who)):
        return list(rows)
