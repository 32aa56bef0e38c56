import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from engawa.boundary import reading_as
from engawa.outside.channels.keys import keep_keys, keys_of
from engawa.outside.channels.models import Account, Dispatch, Key
from engawa.outside.channels.network import Draft, Refused, SignInAgain, Trouble, Unsure
from engawa.outside.channels.sending import hand_over, next_to_send, send
from engawa.people.models import Person
from tests.paper import Paper, account_in, paper
from tests.world import World


def begin(world: World, account: Account, key: str = "one") -> Dispatch:
    with reading_as(world.people["tom"]):
        return hand_over(account, Draft(key, "We look."), actor=Person(pk=world.people["tom"]))


def work(network: Paper) -> None:
    while (dispatch := next_to_send()) is not None:
        send(dispatch)


def state_of(dispatch: Dispatch) -> str:
    dispatch.refresh_from_db(using="courier")
    return dispatch.state


def test_words_go_out_once(fresh: World) -> None:
    network, account = paper(), account_in(fresh)
    dispatch = begin(fresh, account)
    work(network)
    assert (state_of(dispatch), dispatch.uri) == ("sent", "paper:ours/one")
    assert [one.text for one in network.said.values()] == ["We look."]


def test_what_was_begun_is_looked_for_before_it_is_said_again(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, account = paper(), account_in(fresh)
    dispatch = begin(fresh, account)
    taken = next_to_send()
    assert taken is not None
    network.say(account, {}, Draft("one", "We look."))
    Dispatch.objects.using("courier").update(due_at=dispatch.due_at)
    Account.objects.using("courier").update(send_at=dispatch.due_at)
    network.troubles = []
    monkeypatch.setattr(network, "say", None)
    work(network)
    assert state_of(dispatch) == "sent"


@pytest.mark.parametrize(
    "trouble, state",
    [(Trouble("busy"), "waiting"), (Refused("too long"), "refused"), (Unsure("silence"), "sending"),
     (SignInAgain("revoked"), "waiting")],
)  # fmt: skip
def test_what_goes_wrong_is_visible(fresh: World, trouble: Trouble, state: str) -> None:
    network, account = paper(), account_in(fresh)
    network.troubles = [trouble]
    dispatch = begin(fresh, account)
    work(network)
    assert (state_of(dispatch), dispatch.trouble, network.said) == (state, str(trouble), {})
    account.refresh_from_db(using="courier")
    assert (account.state == "refused") == isinstance(trouble, SignInAgain)


def test_keys_are_sealed_and_open_for_their_account_alone(fresh: World) -> None:
    account, other = account_in(fresh), account_in(fresh, handle="@other@paper")
    keep_keys(account.pk, {"token": "open sesame"})
    assert keys_of(account) == {"token": "open sesame"}
    assert keys_of(other) == {}
    sealed = bytes(Key.objects.using("courier").get().sealed)
    assert b"sesame" not in sealed
    Key.objects.using("courier").create(account_id=other.pk, sealed=sealed)
    with pytest.raises(SignInAgain):
        keys_of(other)


def test_readers_never_see_keys(fresh: World) -> None:
    keep_keys(account_in(fresh).pk, {"token": "open sesame"})
    with pytest.raises(ProgrammingError), reading_as(fresh.people["maya"]), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM channels_key")
