"""A desk to test at: an account on paper in Platform, what was said to it, and a round of sending."""

from engawa.boundary import reading_as
from engawa.journal.delivery import deliver
from engawa.outside.channels.hearing import look
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Heard
from engawa.outside.channels.sending import next_to_send, send
from engawa.outside.inbox.models import Thread
from tests.paper import Paper, account_in, paper
from tests.world import World

LONG = "We are sorry that it drips. " * 40
"""Too long for one part on paper."""


class Table:
    """Paper on the table: `say` what somebody says to us, `carry` what we say to it."""

    def __init__(self, world: World, space: str = "platform") -> None:
        self.world = world
        self.paper: Paper = paper()
        self.account: Account = account_in(world, space, handle=f"@acme-{space}@paper")

    def say(self, *heard: Heard) -> list[Thread]:
        """Hear this, and return the threads there are, in the order of their first words."""
        self.paper.waiting = list(heard)
        self.account.refresh_from_db(using="courier")
        look(self.account)
        return self.threads()

    def threads(self) -> list[Thread]:
        found = Thread.objects.using("courier").filter(account=self.account)
        return list(found.select_related("account__space", "identity").order_by("first_at", "pk"))

    def thread(self, number: int = 0) -> Thread:
        return self.threads()[number]

    def carry(self) -> list[str]:
        """Send what waits, tell of it, again until nothing does; returns what was said, in order."""
        for _round in range(20):
            while (dispatch := next_to_send()) is not None:
                send(dispatch)
            if not deliver() and next_to_send() is None:
                break
        return [draft.text for draft in self.paper.said.values()]

    def as_(self, who: str, thread: Thread) -> Thread:
        """The thread as somebody reads it."""
        with reading_as(self.world.people[who]):
            return Thread.objects.with_people().get(pk=thread.pk)
