"""What an account reads and writes is counted by the month, told with its cost, and ended where its owners say so."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import Client

from engawa.outside.channels.hearing import look
from engawa.outside.channels.metering import count, metered, next_month, spent_by, wishes_of
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Refused
from tests.paper import account_in, heard, paper
from tests.world import World


def test_it_is_counted_and_told_with_its_cost(fresh: World) -> None:
    account = account_in(fresh)
    with metered(account) as meter:
        meter.read, meter.written = 200, 1
    count(account, written=2)
    assert spent_by(account, using="courier").words == "200 read, 3 written"
    account.settings = {
        "cost": wishes_of({"price_read": "0,005", "price_written": "0.01", "currency": "USD"})
    }
    assert spent_by(account, using="courier").words == "200 read, 3 written, about 1.03 USD"
    with pytest.raises(RuntimeError):
        cut_off(account)
    assert spent_by(account, using="courier").read == 205
    count(Account(network="paper"), read=1)


@pytest.mark.parametrize(
    ("name", "said"),
    [("price_read", "much"), ("price_written", "-1"), ("most_read", "1.5"), ("most_read", "0")],
)
def test_what_is_no_number_is_said_at_its_field(name: str, said: str) -> None:
    with pytest.raises(Refused) as problem:
        wishes_of({name: said})
    assert problem.value.at == name


def test_listening_rests_when_as_much_was_read_as_the_owners_allow(fresh: World) -> None:
    network, account = paper(), account_in(fresh)
    network.waiting = [heard(1)]
    Account.objects.using("courier").update(settings={"cost": {"most_read": "10"}}, quota={"left": 3})
    account.refresh_from_db(using="courier")
    count(account, read=10)
    assert look(account) == 0
    account.refresh_from_db(using="courier")
    assert ("10 were read" in account.trouble, account.quota) == (True, {"left": 3, "rests": True})
    assert account.state == "running"
    Account.objects.using("courier").update(settings={"cost": {"most_read": "11"}})
    account.refresh_from_db(using="courier")
    assert look(account) == 1
    account.refresh_from_db(using="courier")
    assert (account.trouble, account.quota) == ("", {})


def test_the_next_month_begins_on_its_first_day() -> None:
    now = datetime.now(UTC)
    assert (next_month().day, next_month().hour) == (1, 0)
    assert next_month() > now


def test_owners_say_what_it_costs_and_others_do_not(fresh: World) -> None:
    network, account = paper(), account_in(fresh)
    network.limits = replace(network.limits, metered=True)
    count(account, read=1500)
    address = f"/channels/{account.pk}/cost/"
    owner = fresh.client("maya")
    assert owner.get(address).status_code == 200
    assert owner.post(address, {"price_read": "x"}).status_code == 422
    assert owner.post(address, {"price_read": "0.005", "currency": "EUR"}).status_code == 302
    assert "1500 read, 0 written, about 7.50 EUR" in read(owner, account).replace("1,500", "1500")
    for who, status in (("tom", 403), ("guest", 404)):
        assert fresh.client(who).get(address).status_code == status
        assert fresh.client(who).post(address, {"price_read": "9"}).status_code == status
    assert "7.50 EUR" in read(fresh.client("colleague"), account)


def cut_off(account: Account) -> None:
    with metered(account) as meter:
        meter.read = 5
        raise RuntimeError("cut off")


def read(client: Client, account: Account) -> str:
    return client.get(f"/channels/{account.pk}/").content.decode()
