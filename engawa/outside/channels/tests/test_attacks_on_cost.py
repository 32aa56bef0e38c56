"""What a use costs, tried with other spaces' accounts, figures of nonsense, two at once, and a month that ends."""

from contextlib import closing
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any, Self

import pytest
from django.db import DatabaseError, connection, connections, transaction

from engawa.boundary import reading_as
from engawa.outside.channels import actions, metering
from engawa.outside.channels.hearing import look
from engawa.outside.channels.metering import count, next_month, spent_by, wishes_of
from engawa.outside.channels.models import Account, Spending
from engawa.outside.channels.network import Refused
from tests.paper import account_in, heard, paper
from tests.world import World

NO_PRICES = (
    "NaN",
    "sNaN",
    "Infinity",
    "-1",
    "-1e-9",
    "1e12",
    "1e999999999999999999999",
    "0x1",
    "1,2,3",
    "½",
    "x" * 4_000,
)
PRICES = ("0", "-0", "0.005", "1e-400", "9e11", "٣", "0." + "1" * 3_000, "1E+11")
NO_LIMITS = ("-1", "0", "000", "1.5", "1e3", "²", "١٢", "9" * 13, "10 000", "0x10")


@pytest.mark.parametrize("price", NO_PRICES)
def test_what_is_no_price_is_said_at_its_field(price: str) -> None:
    for name in ("price_read", "price_written"):
        with pytest.raises(Refused) as problem:
            wishes_of({name: price})
        assert problem.value.at == name


@pytest.mark.parametrize("limit", NO_LIMITS)
def test_what_is_no_limit_is_said_at_its_field(limit: str) -> None:
    with pytest.raises(Refused) as problem:
        wishes_of({"most_read": limit})
    assert problem.value.at == "most_read"


def test_whatever_a_price_is_the_page_can_be_read(fresh: World) -> None:
    paper()
    account = account_in(fresh)
    count(account, read=2**62, written=2**62)
    maya = fresh.client("maya")
    for price in PRICES:
        said = {"price_read": price, "currency": "<i>\u202eRUE\u200b" * 9}
        assert maya.post(f"/channels/{account.pk}/cost/", said).status_code == 302
        page = maya.get(f"/channels/{account.pk}/cost/")
        assert page.status_code == 200
        assert not {"<i>", "\u202e", "\u200b"} & {
            one for one in ("<i>", "\u202e", "\u200b") if one in page.text
        }
    assert maya.post(f"/channels/{account.pk}/cost/", {"currency": "a\0b"}).status_code == 422


def test_too_much_to_be_counted_stops_nothing(fresh: World) -> None:
    network, account = paper(), account_in(fresh)
    network.waiting = [heard(1)]
    for much in (2**63 - 1, 2**63 - 1, 2**70, -(2**70)):
        count(account, read=much)
    assert look(account) == 1
    assert spent_by(account, using="courier").read == 2**63 - 1


def test_settings_that_are_no_wishes_count_as_none(fresh: World) -> None:
    paper()
    account = account_in(fresh)
    costs: tuple[Any, ...] = (
        "x",
        5,
        [],
        {"price_read": [], "most_read": {}, "currency": None},
        {"price_read": "NaN", "most_read": -1},
    )
    for cost in costs:
        account.settings = {"cost": cost}
        spent = spent_by(account, using="courier")
        assert (spent.cost, spent.most_read) == (None, 0)
        metering.expect_room(account)


def test_nobody_says_what_the_account_of_another_space_costs(fresh: World) -> None:
    paper()
    account = account_in(fresh, "lab")
    for who in ("aiko", "colleague", "guest", "nobody"):
        answer = fresh.client(who).post(f"/channels/{account.pk}/cost/", {"most_read": "1"})
        assert answer.status_code in (302, 403, 404)
    account.refresh_from_db(using="courier")
    assert account.settings == {}


@pytest.mark.parametrize("who", ["guest", "colleague", "tom"])
def test_what_was_counted_is_read_by_its_space_and_written_by_nobody(fresh: World, who: str) -> None:
    paper()
    account = account_in(fresh, "secret")
    count(account, read=5)
    with reading_as(fresh.people[who]), connection.cursor() as cursor:
        assert not Spending.objects.exists()
        for said in (
            "UPDATE channels_spending SET read = 0",
            "DELETE FROM channels_spending",
            f"INSERT INTO channels_spending (account_id, month, read, written) VALUES ({account.pk}, now(), 0, 0)",
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(said)


def test_two_who_read_at_once_are_both_counted(fresh: World) -> None:
    paper()
    account = account_in(fresh)
    together = Barrier(4)

    def read() -> None:
        with closing(connections["courier"]):
            together.wait(timeout=60)
            for _again in range(25):
                count(account, read=1, written=2)

    threads = [Thread(target=read) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=120)
    spent = spent_by(account, using="courier")
    assert (spent.read, spent.written) == (100, 200)


def test_what_was_changed_meanwhile_stays(fresh: World) -> None:
    """Somebody says what it costs while another signs in again: each looked before the other was done."""
    paper()
    account = account_in(fresh)
    Account.objects.using("courier").filter(pk=account.pk).update(settings={"words": "tap"})
    maya = fresh.person("maya")
    with reading_as(maya.pk):
        actions.say_cost(account, {"most_read": "7"}, actor=maya)
    account.refresh_from_db(using="courier")
    assert account.settings == {"words": "tap", "cost": {"most_read": "7"}}
    stale = Account.objects.using("courier").select_related("space").get(pk=account.pk)
    stale.settings = {}
    with reading_as(maya.pk):
        actions.sign_in_again(stale, {}, actor=maya)
    account.refresh_from_db(using="courier")
    assert account.settings == {"cost": {"most_read": "7"}}


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        ("2026-01-31T23:59:59.999999+00:00", "2026-02-01"),
        ("2026-02-01T00:00:00+00:00", "2026-03-01"),
        ("2026-12-31T23:30:00-05:00", "2027-02-01"),
        ("2028-02-29T12:00:00+14:00", "2028-03-01"),
        ("2027-01-01T00:30:00+14:00", "2027-01-01"),
    ],
)
def test_a_month_is_that_of_the_networks_wherever_its_owner_lives(
    fresh: World, monkeypatch: pytest.MonkeyPatch, now: str, begins: str
) -> None:
    moment = datetime.fromisoformat(now).astimezone(UTC)

    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(moment.timestamp(), tz)

    monkeypatch.setattr(metering, "datetime", Then)
    assert next_month().date().isoformat() == begins
    paper()
    account = account_in(fresh)
    account.settings = {"cost": {"price_read": "0.5"}}
    count(account, read=3)
    assert spent_by(account, using="courier").cost == Decimal("1.5")
    assert Spending.objects.using("courier").get().month == moment.date().replace(day=1)
