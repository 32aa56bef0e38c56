"""What is said to an account: its notifications, what it says elsewhere, and what was taken back."""

from collections.abc import Mapping, Sequence
from typing import Any

from engawa.outside.channels.mastodon.client import Client
from engawa.outside.channels.mastodon.statuses import We, heard_of, removed
from engawa.outside.channels.mastodon.talks import Talks
from engawa.outside.channels.network import Catch, Heard, Refused

KINDS = ("mention", "quote", "update")
"""Boosts, favourites and follows are no messages."""
PAGE = 40
PAGES = 5
LOOKED_AFTER = 20
NOW_AND_THEN = 10


def listen(client: Client, we: We, cursor: Mapping[str, Any]) -> Catch:
    """What came since `cursor`, oldest first."""
    talks, turn = Talks(client, cursor.get("known")), int(cursor.get("turn") or 0)
    news, told, more = _notifications(client, we, talks, cursor.get("told"))
    own, said = _ours(client, we, talks, cursor.get("said"))
    gone = _gone(client, talks) if turn % NOW_AND_THEN == NOW_AND_THEN - 1 else []
    moved = {"told": told, "said": said, "turn": turn + 1, "known": talks.kept()}
    return Catch([*news, *own, *gone], moved, more, client.quota)


def said_to_us(notification: Mapping[str, Any], we: We, talks: Talks) -> Heard | None:
    """What a notification tells; None for those that are no messages."""
    status = notification.get("status")
    if notification.get("type") not in KINDS or not isinstance(status, Mapping):
        return None
    return placed(status, we, talks, to_us=True)


def placed(status: Mapping[str, Any], we: We, talks: Talks, *, to_us: bool) -> Heard | None:
    """A status at its place in its talk."""
    answers, root = talks.place(status)
    return heard_of(status, we, to_us=to_us, answers=answers, root=root)


def _notifications(
    client: Client, we: We, talks: Talks, told: str | None
) -> tuple[list[Heard], str | None, bool]:
    heard: list[Heard] = []
    for _ in range(PAGES if told else 1):
        since = {"min_id": told} if told else {}
        page = client.get("/api/v1/notifications", types__=KINDS, limit=PAGE, **since).many
        for one in sorted(page, key=_number):
            said = said_to_us(one, we, talks)
            if said is not None and not said.is_ours:
                heard.append(said)
        told = str(max(page, key=_number)["id"]) if page else told
        if len(page) < PAGE:
            return heard, told, False
    return heard, told, True


def _ours(client: Client, we: We, talks: Talks, said: str | None) -> tuple[list[Heard], str | None]:
    """What we said by whatever program; the first time only where to go on from."""
    since = {"min_id": said} if said else {}
    page = client.get(
        f"/api/v1/accounts/{we.id}/statuses", limit=PAGE if said else 1, exclude_reblogs="true", **since
    ).many
    newest = str(max(page, key=_number)["id"]) if page else said
    found = [placed(one, we, talks, to_us=False) for one in sorted(page, key=_number)] if said else []
    return [one for one in found if one is not None and one.is_ours], newest or "0"


def _gone(client: Client, talks: Talks) -> Sequence[Heard]:
    """Which of the last statuses are no more; nothing from servers that cannot be asked for several."""
    wanted = talks.lately[-LOOKED_AFTER:]
    if not wanted:
        return []
    try:
        there = {str(one.get("id")) for one in client.get("/api/v1/statuses", id__=wanted).many}
    except Refused:
        return []
    if not there and not _is_gone(client, wanted[-1]):
        return []
    gone = [removed(talks.uri_of(each)) for each in wanted if each not in there]
    for each in set(wanted) - there:
        talks.forget(each)
    return gone


def _is_gone(client: Client, status_id: str) -> bool:
    try:
        client.get(f"/api/v1/statuses/{status_id}")
    except Refused:
        return True
    return False


def _number(one: Mapping[str, Any]) -> tuple[int, str]:
    """Ids grow, and some servers' are words: longer ones are later."""
    said = str(one.get("id", ""))
    return len(said), said
