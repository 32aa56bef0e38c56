"""What is said under a channel's videos and chosen others: the newest threads, and new answers in older ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from engawa.outside.channels.chosen import names_one
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Catch, Heard, Refused, Resting, Trouble
from engawa.outside.channels.youtube import comments, units
from engawa.outside.channels.youtube.client import Client, Said, items
from engawa.outside.channels.youtube.comments import We, text
from engawa.outside.channels.youtube.troubles import Spent

PAGE = 100
AT_ONCE = 50
"""Numbers that may be asked for in one call."""
REMEMBERED = 150
LONGEST_NUMBER = 200
MOST_COUNTED = 10**9
MOST_REPLIES = 10
"""Threads whose further answers are fetched at one look; the rest wait for the next."""
REPLY_PAGES = 5
NOW_AND_THEN = 6


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an owner chose to hear beside the channel's own videos."""

    videos: Sequence[str] = ()
    words: Sequence[str] = ()
    """Of the chosen videos only what has one of these is heard; without any, everything."""


@dataclass
class Look:
    """One look: how many answers each thread had, what videos are called, and what is heard."""

    client: Client
    we: We
    budget: int
    threads: dict[str, int]
    titles: dict[str, str]
    heard: list[Heard] = field(default_factory=list)
    fetched: int = 0

    @property
    def has_spare(self) -> bool:
        return self.client.spent < self.budget

    def over(self, found: Sequence[Said], words: Sequence[str] = ()) -> None:
        """Take in these threads, and fetch the answers that do not come along, where their number grew."""
        self._name([text(_snippet(one), "videoId") for one in found])
        for thread in found:
            number = text(thread, "id")
            told = [*comments.in_thread(thread)]
            if words and not any(names_one(_words(one), words) for one in told):
                continue
            count = _snippet(thread).get("totalReplyCount")
            if comments.left_out(thread) and self.threads.get(number) != count:
                if self.fetched >= MOST_REPLIES or not self.has_spare:
                    count = self.threads.get(number, -1)
                else:
                    told += self._replies(number, text(_snippet(thread), "videoId"))
            self.threads.pop(number, None)
            if len(number) <= LONGEST_NUMBER:
                self.threads[number] = count if isinstance(count, int) and count < MOST_COUNTED else 0
            self._take(told)

    def _take(self, told: Sequence[Said]) -> None:
        found = (comments.heard_of(one, self.we, to_us=True, titles=self.titles) for one in told)
        self.heard += [one for one in found if one is not None]

    def _replies(self, top: str, video: str) -> list[Said]:
        self.fetched += 1
        return replies(self.client, top, video)

    def _name(self, videos: Sequence[str]) -> None:
        """Find out what videos are called that were not met before; one that has no name keeps none."""
        named = [one for one in dict.fromkeys(videos) if 0 < len(one) <= LONGEST_NUMBER]
        unknown = [one for one in named if one not in self.titles][:AT_ONCE]
        if unknown and self.has_spare:
            told = items(self.client.get("videos", {"part": "snippet", "id": ",".join(unknown)}))
            self.titles |= dict.fromkeys(unknown, "")
            names = {text(one, "id"): text(_snippet(one), "title")[:200] for one in told}
            self.titles |= {one: names[one] for one in unknown if one in names}


def listen(account: Account, client: Client, we: We, wishes: Wishes) -> Catch:
    """What came since the last look, as far as the day's units allow.

    Raises:
        Resting: when what is left of them is kept for answers.
        Trouble: of the kind it is.
    """
    day, cursor = units.today(account), account.cursor
    if not day.for_listening:
        raise Resting(
            _(
                "Listening rests until midnight in Los Angeles: what is left of the day's units is kept for answers."
            ),
            again_in=units.ends() - datetime.now(UTC),
        )
    look = Look(
        client, we, day.for_listening, dict(_map(cursor.get("threads"))), dict(_map(cursor.get("titles")))
    )
    turn = int(cursor.get("turn") or 0)
    try:
        _look(look, wishes, turn)
    except Spent:
        client.spent = day.left
    except Trouble:
        if not look.heard:
            raise
    moved = {
        "units": units.noted(account, day, client.spent),
        "threads": dict([*look.threads.items()][-REMEMBERED:]),
        "titles": dict([*look.titles.items()][-REMEMBERED:]),
        "turn": turn + 1,
    }
    return Catch(look.heard, moved, quota=units.quota(day, client.spent))


def replies(client: Client, top: str, video: str) -> list[Said]:
    """All answers in a thread, within a limit."""
    found: list[Said] = []
    wish: dict[str, Any] = {"part": "snippet", "parentId": top, "maxResults": PAGE, "textFormat": "plainText"}
    for _page in range(REPLY_PAGES):
        told = client.get("comments", wish)
        found += [{**one, "snippet": {"videoId": video, **_snippet(one)}} for one in items(told)]
        wish["pageToken"] = text(told, "nextPageToken")
        if not wish["pageToken"]:
            break
    return found


def _look(look: Look, wishes: Wishes, turn: int) -> None:
    wish = {"part": "snippet,replies", "maxResults": PAGE, "order": "time", "textFormat": "plainText"}
    told = look.client.get("commentThreads", {**wish, "allThreadsRelatedToChannelId": look.we.channel})
    look.over(items(told))
    for video in wishes.videos:
        if not look.has_spare:
            return
        try:
            look.over(items(look.client.get("commentThreads", {**wish, "videoId": video})), wishes.words)
        except Refused:
            continue
    if turn % NOW_AND_THEN == NOW_AND_THEN - 1 and items(told):
        _look_after(look, [text(one, "id") for one in items(told)])


def _look_after(look: Look, newest: Sequence[str]) -> None:
    """New answers in threads that are not among the newest any more, and which of all are gone.

    The newest of all is asked for along with them: only an answer that has it is believed.
    """
    known = [one for one in look.threads if one not in newest]
    for start in range(0, len(known), AT_ONCE - 1):
        wanted = known[start : start + AT_ONCE - 1]
        if not look.has_spare:
            return
        asked = ",".join([*wanted, newest[0]])
        wish = {"part": "snippet,replies", "id": asked, "textFormat": "plainText"}
        found = items(look.client.get("commentThreads", wish))
        there = {text(one, "id") for one in found}
        look.over([one for one in found if text(one, "id") in wanted])
        for number in wanted if newest[0] in there else ():
            if number not in there:
                look.threads.pop(number, None)
                look.heard.append(comments.removed(number))


def _words(comment: Said) -> str:
    return text(_snippet(comment), "textOriginal") or text(_snippet(comment), "textDisplay")


def _snippet(said: Said) -> Said:
    return _map(said.get("snippet"))


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
