"""What is said to us, taken in at --rate a second while somebody has the inbox open."""

from __future__ import annotations

import asyncio
import re
import threading
from datetime import UTC, datetime
from secrets import token_hex
from time import monotonic, perf_counter, sleep

import psycopg

from tests.load.client import Browser
from tests.load.figures import Figures, times
from tests.load.home import company
from tests.load.plan import Plan
from tests.load.readers import dsn_of, readers
from tests.load.servers import up

CATCH = 0.1
"""Seconds of what was said that a network hands over at once, as a stream does."""
ASKS = 0.5
"""An open page asks at most so often, however much arrives."""
LAST = 30.0
"""So long the last message may take to be seen."""
WARM = 5
"""So many are asked for and taken in before it counts: servers and takers run for weeks."""
TALKS = 30
"""They all fit on the first page of the list."""
RATE, WITHOUT = 100.0, 200.0
"""Ours, and the plan's own rate, which says nothing of an inbox."""
HOME = """
SELECT m.space_id FROM spaces_membership m JOIN spaces_space s ON s.id = m.space_id
WHERE m.person_id = %s AND s.archived_at IS NULL AND NOT s.is_talk AND s.ring = 2 ORDER BY m.space_id LIMIT 1
"""


def inbox(plan: Plan) -> Figures:
    """Messages from outside a second, and how long until the page of somebody who answers shows them."""
    rate = RATE if plan.rate == WITHOUT else plan.rate
    with company(plan.scale, plan.items) as home:
        reader = next(one for one in readers(home) if one.kind != "guest")
        with up(home) as servers, psycopg.connect(dsn_of("engawa_indexer")) as connection:
            row = connection.execute(HOME, [reader.person]).fetchone()
            assert row
            servers.settle()
            mark = token_hex(4)
            watcher = Watcher(servers.port, reader.cookie, mark)
            said, took = speak(row[0], rate, plan.seconds, mark)
            watcher.end(said)
            missing = _missing(connection, len(said))
    late = [watcher.seen[one] - at for one, at in said.items() if one in watcher.seen]
    return {
        "messages": len(said),
        "per_second": round(len(said) / took, 1),
        "missing": missing,
        "unseen": len(said) - len(late),
        **times(late, "visible_"),
        **times(watcher.asked, "page_"),
        "errors": watcher.errors,
    }


def speak(space: int, rate: float, seconds: float, mark: str) -> tuple[dict[tuple[int, int], float], float]:
    """Have this many said to an account of the space; returns when each was said, by talk and number."""
    from engawa.outside.channels.hearing import take
    from engawa.outside.channels.models import Account
    from engawa.outside.channels.network import Catch, Heard, Speaker
    from tests.paper import paper

    def heard(root: str, number: int, text: str) -> Heard:
        speaker = Speaker("paper", f"speaker-{number % 200}", name=f"Speaker {number % 200}")
        uri, answers = (root, "") if number < TALKS else (f"{root}:{number}", root)
        return Heard(uri=uri, speaker=speaker, text=text, at=datetime.now(UTC), answers=answers)

    def opened() -> Account:
        return Account.objects.using("courier").create(
            space_id=space, network="paper", handle=f"@bench-{monotonic()}", name="Bench", state="paused"
        )

    paper()
    warming = opened()
    for number in range(WARM):
        take(warming, Catch([heard(f"warm:{warming.pk}", number, "Is it warm?")], {"number": number}))
    account = opened()
    said: dict[tuple[int, int], float] = {}
    began, number = perf_counter(), 0
    while (passed := perf_counter() - began) < seconds:
        due = int(passed * rate)
        caught = []
        for one in range(number, due):
            talk = one % TALKS
            root = f"bench:{account.pk}:{talk}"
            # Said evenly, however late it is taken in.
            said[talk, one] = began + one / rate
            caught.append(heard(root, one, f"{mark} {one} in {talk}."))
        if caught:
            take(account, Catch(caught, {"number": due}))
        number = due
        sleep(max(CATCH - (perf_counter() - began - passed), 0))
    return said, perf_counter() - began


class Fragments(Browser):
    """Asks for fragments, as islands do."""

    def heading(self) -> str:
        return super().heading() + "HX-Request: true\r\n"


class Watcher:
    """A page that is open, and asks for its list anew as often as it may."""

    def __init__(self, port: int, cookie: str, mark: str) -> None:
        self.browser = Fragments(port, cookie)
        # Earlier runs stand in the list, too.
        self.said = re.compile(rf"{mark} (\d+) in (\d+)\.".encode())
        self.seen: dict[tuple[int, int], float] = {}
        self.newest: dict[int, int] = {}
        self.asked: list[float] = []
        self.errors = 0
        self.ending = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self.watch()), daemon=True)
        self.thread.start()

    async def watch(self) -> None:
        for _time in range(WARM):
            await self.browser.get("/inbox/?part=rows&here=1")
        while not self.ending.is_set():
            began = perf_counter()
            answer = await self.browser.get("/inbox/?part=rows&here=1")
            self.errors += answer.status != 200
            self.asked.append(answer.server_seconds)
            self.look(answer.body, perf_counter())
            await asyncio.sleep(max(ASKS - (perf_counter() - began), 0))

    def look(self, page: bytes, now: float) -> None:
        """What stands there, and all that was said before it in the same talk, has been shown."""
        for number, talk in ((int(a), int(b)) for a, b in self.said.findall(page)):
            for one in range(self.newest.get(talk, talk - TALKS) + TALKS, number + 1, TALKS):
                self.seen[talk, one] = now
            self.newest[talk] = max(number, self.newest.get(talk, number))

    def end(self, said: dict[tuple[int, int], float]) -> None:
        """Wait for the last of them, half a minute at most."""
        deadline = monotonic() + LAST
        while len(self.seen) < len(said) and monotonic() < deadline:
            sleep(0.1)
        self.ending.set()
        self.thread.join(10)


def _missing(connection: psycopg.Connection, said: int) -> int:
    row = connection.execute(
        "SELECT count(*) FROM inbox_message WHERE account_id = (SELECT max(account_id) FROM inbox_thread)"
    ).fetchone()
    return said - (row[0] if row else 0)
