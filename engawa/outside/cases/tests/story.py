"""Two people complain on paper: what the tests of cases begin with."""

from engawa.boundary import reading_as
from engawa.journal.delivery import deliver
from engawa.outside.cases.actions.opening import join, open_case
from engawa.outside.cases.models import Case
from engawa.outside.cases.telling.handing import hand_over_planned
from engawa.outside.channels.hearing import look
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Heard
from engawa.outside.channels.sending import next_to_send, send
from engawa.outside.inbox.models import Message
from tests.paper import Paper, account_in, heard, paper
from tests.world import World

LOOPS = "Third time this week I have to clear cookies to sign in. Safari 19."
SAME = "Is anyone else signed out by Safari all the time? Clearing cookies helps."


def two_voices(world: World, space: str = "platform") -> tuple[Paper, Account]:
    """Ann and Bob complain of the same to an account of this space."""
    network, account = paper(), account_in(world, space)
    listen(network, account, heard(1, LOOPS, by="ann"), heard(2, SAME, by="bob"))
    return network, account


def listen(network: Paper, account: Account, *said: Heard) -> None:
    """Have this heard, and told to whoever hears of it."""
    network.waiting = list(said)
    account.refresh_from_db(using="courier")
    look(account)
    tell_all()


def tell_all() -> None:
    while deliver():
        pass


def message(uri: str) -> Message:
    """A message by its name, as the reader sees it."""
    return Message.objects.select_related("account").get(uri=uri)


def case_of_both(world: World) -> Case:
    """Maya makes a case of what Ann said, and Bob's words join it."""
    with reading_as(world.people["maya"]):
        maya = world.person("maya")
        case = open_case(message("paper:1"), actor=maya, title="Sign-in loops on Safari")
        join(case, message("paper:2"), actor=maya)
    tell_all()
    return case


def send_all(case: Case) -> None:
    """Let jobs and channels do what waits for them."""
    hand_over_planned(case.pk)
    Dispatch.objects.using("courier").filter(state__in=("waiting", "sending")).update(
        due_at="2026-01-01T00:00Z"
    )
    Account.objects.using("courier").update(send_at="2026-01-01T00:00Z")
    while (dispatch := next_to_send()) is not None:
        send(dispatch)
    tell_all()
