"""Our accounts as every other server may know them: asked as whoever is reading, or as nobody."""

from dataclasses import dataclass

from django.db import connection

from engawa.outside.channels.fediverse.addresses import host
from engawa.outside.channels.fediverse.presence import publishes
from engawa.outside.channels.models import Account
from engawa.spaces.models import Space

ACCOUNTS = "SELECT * FROM engawa_fediverse_accounts(%s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an answer came from: its address, who wrote it, and where they are reached (empty: no more)."""

    uri: str
    peer: str
    handle: str
    reached_at: str


def account_with(number: int) -> Account | None:
    """The account with this id, whether it stands or is closed."""
    return _first(number, None, None)


def account_named(name: str) -> Account | None:
    """The account of this name that stands."""
    return _first(None, f"@{name.lower()}@{host()}", None)


def account_following(slug: str) -> Account | None:
    """The account by which the space of this address is followed."""
    return _first(None, None, slug)


def how_many() -> int:
    """Accounts that stand."""
    return sum(
        account.state != Account.State.CLOSED for account in Account.objects.raw(ACCOUNTS, [None, None, None])
    )


def stands(account: Account) -> bool:
    """Whether it may be seen: a space's only while the public reads the space."""
    if account.state == Account.State.CLOSED:
        return False
    return not publishes(account) or Space.objects.filter(pk=account.space_id, audience=0).exists()


def followers(account: int, before: int | None, most: int) -> list[tuple[int, str]]:
    """Who follows, the latest first: a number to go on from, and an address."""
    return _rows("SELECT id, uri FROM engawa_fediverse_followers(%s, %s, %s)", [account, before, most])


def follower_count(account: int) -> int:
    return int(_rows("SELECT engawa_fediverse_follower_count(%s)", [account])[0][0])


def origin_of(item: int) -> Origin | None:
    """Where an answer came from, if it came from another server."""
    rows = _rows("SELECT uri, peer, handle, reached_at FROM engawa_fediverse_origin(%s)", [item])
    return Origin(*map(str, rows[0])) if rows else None


def _first(number: int | None, handle: str | None, slug: str | None) -> Account | None:
    return next(iter(Account.objects.raw(ACCOUNTS, [number, handle, slug])), None)


def _rows(query: str, values: list[int | None]) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
