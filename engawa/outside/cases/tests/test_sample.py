"""The sample company has one whole case, once, however often it is brought in."""

import pytest

from engawa.journal.delivery import deliver
from engawa.outside.cases import sample
from engawa.outside.cases.models import Case, Told, Voice
from engawa.outside.channels.models import Account
from engawa.outside.contacts.models import Order
from tests.world import World


def test_it_is_told_to_two_of_three_once(fresh: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "DESK", "platform")
    monkeypatch.setattr(sample, "FIXERS", "everyone")
    cast = {"fatima": "maya", "jonas": "tom", "dele": "owner", "agnieszka": "aiko", "marta": "colleague"}
    monkeypatch.setattr(sample, "CAST", cast | {"sam": "colleague"})
    sample.bring_case()
    assert not Case.objects.using("courier").exists()
    for network in sample.PLACES:
        Account.objects.using("courier").create(
            space_id=fresh.spaces["platform"], network=network, handle=f"@x@{network}", name="Tarnvale"
        )
    for _twice in range(2):
        sample.bring_case()
        while deliver():
            pass
    case = Case.objects.using("courier").get()
    rounds = Told.objects.using("courier").order_by("round", "state").values_list("round", "state")
    assert list(rounds) == [(turn, state) for turn in (1, 2) for state in ("sent", "sent", "spared")]
    assert Voice.objects.using("courier").joined().count() == len(sample.WORDS) + 1
    page = fresh.client("maya").get(f"/cases/{case.pk}/").text
    assert "2 of 3" in page
    assert "Midnight is midnight again" in page
    assert "diary that one of them keeps" in page
    assert "customer since 2022" in page
    assert Order.objects.using("courier").count() == 1
