"""Hacker News as a network: found by words, read as threads. It lets nobody answer by program."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.base.excerpts import plain_text
from engawa.base.safety import clean
from engawa.outside.channels.asking import ask_json
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Ask, Catch, Connected, Heard, Limits, Refused, Speaker, Trouble
from engawa.outside.channels.quiet import Quiet

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SITE = "https://news.ycombinator.com"
AT_ONCE = 100
MOST_PAGES = 10
FIRST = timedelta(days=7)
AGAIN = timedelta(minutes=15)
"""The index is behind at times: so much before the newest is asked for again."""
MOST_OF_A_THREAD = 500


def service() -> str:
    """Where its search answers: ENGAWA_HACKERNEWS_URL, or the public one."""
    return os.environ.get("ENGAWA_HACKERNEWS_URL", "https://hn.algolia.com/api/v1").rstrip("/")


class HackerNews(Quiet):
    slug = "hackernews"
    name: "_StrPromise | str" = "Hacker News"
    icon = "newspaper"
    limits = Limits(every=timedelta(minutes=2), answers=False, signs_in=False)
    asks: Sequence[Ask] = (
        Ask(
            "words",
            gettext_lazy("Words"),
            gettext_lazy("What to look for: your name, your product. All of them have to stand there."),
        ),
    )

    def connect(self, answers: Mapping[str, str]) -> Connected:
        words = " ".join(answers.get("words", "").split())
        if not words:
            raise Refused(_("Say what to look for."), at="words")
        try:
            _hits(words, datetime.now(UTC) - FIRST)
        except Trouble as trouble:
            raise Refused(str(trouble)) from trouble
        return Connected(
            handle=words,
            name=_("Hacker News: %s") % words,
            url=f"https://hn.algolia.com/?{urlencode({'query': words, 'sort': 'byDate'})}",
            settings={"words": words},
        )

    def listen(self, account: Account, keys: Mapping[str, Any]) -> Catch:
        since = _moment(account.cursor.get("since")) or datetime.now(UTC) - FIRST
        hits = _hits(account.settings["words"], since - AGAIN)
        heard = [one for one in (heard_of(hit) for hit in hits) if one is not None]
        newest = max((one.at for one in heard if one.at <= datetime.now(UTC)), default=since)
        return Catch(heard, {"since": int(max(newest, since).timestamp())})

    def thread(self, account: Account, keys: Mapping[str, Any], uri: str) -> Sequence[Heard]:
        number = uri.rpartition("=")[2]
        if not number.isdecimal():
            return []
        told = ask_json(f"{service()}/items/{number}")
        found: list[Heard] = []
        _gather(told, found)
        return sorted(found, key=lambda one: one.at)

    def profile(self, account: Account, keys: Mapping[str, Any], uid: str) -> Speaker | None:
        return speaker(uid)


def speaker(name: str) -> Speaker:
    """Somebody there; names are never given twice."""
    return Speaker("hackernews", name, handle=name, name=name, url=f"{SITE}/user?id={name}")


def heard_of(said: Any) -> Heard | None:
    """A story or comment as the search tells it, or as it stands in a thread; None for what makes no sense."""
    if not isinstance(said, dict):
        return None
    number = str(said.get("objectID") or said.get("id") or "")
    author, at = said.get("author"), _moment(said.get("created_at_i"))
    if not number.isdecimal() or not isinstance(author, str) or not author or at is None:
        return None
    title = _text(said, "title") or (_text(said, "story_title") if not said.get("comment_text") else "")
    html = clean(_text(said, "comment_text") or _text(said, "story_text") or _text(said, "text"))
    link = _text(said, "url")
    text = "\n\n".join(filter(None, (title, plain_text(html) if html else link)))
    parent, root = said.get("parent_id"), said.get("story_id")
    return Heard(
        uri=uri_of(number),
        speaker=speaker(author),
        text=text,
        at=at,
        url=uri_of(number),
        html=html,
        subject=title or _text(said, "story_title"),
        language="en",
        answers=uri_of(str(parent)) if parent else "",
        root=uri_of(str(root)) if root else "",
    )


def uri_of(number: str) -> str:
    """The address of an item, which is its name as well."""
    return f"{SITE}/item?id={number}"


def _hits(words: str, since: datetime) -> list[Any]:
    """What was said since then; the search tells the newest first, some at a time."""
    found: list[Any] = []
    for page in range(MOST_PAGES):
        asked = {
            "query": words,
            "tags": "(story,comment)",
            "hitsPerPage": str(AT_ONCE),
            "numericFilters": f"created_at_i>{int(since.timestamp())}",
            "page": str(page),
        }
        told = ask_json(f"{service()}/search_by_date?{urlencode(asked)}")
        if not isinstance(told, dict) or not isinstance(told.get("hits"), list):
            raise Trouble(_("Hacker News answers with something else than hits."))
        found += told["hits"]
        if len(told["hits"]) < AT_ONCE:
            break
    return found


def _gather(said: Any, found: list[Heard]) -> None:
    """Everything in a thread, without trusting how deep it is."""
    waiting = [said]
    while waiting and len(found) < MOST_OF_A_THREAD:
        one = waiting.pop()
        if (heard := heard_of(one)) is not None:
            found.append(heard)
        if isinstance(one, dict) and isinstance(one.get("children"), list):
            waiting.extend(one["children"])


def _moment(seconds: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value.strip() if isinstance(value, str) else ""
