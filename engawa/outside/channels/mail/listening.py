"""What came into a mailbox since the last look, by the numbers its server gives: asked for, or told as it comes."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from engawa.outside.channels.mail.confirming import confirmed
from engawa.outside.channels.mail.idling import OFTEN, rest, tells_news, wait_for_news
from engawa.outside.channels.mail.reading import heard_in
from engawa.outside.channels.mail.servers import Mailbox, reading
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Catch, Trouble

AT_ONCE = 50
FIRST = timedelta(days=7)
LARGEST = 25_000_000
IN_VAIN = 3
"""After so many news in a row that brought nothing, we take our time."""
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


def listen(account: Account, keys: Mapping[str, Any]) -> Catch:
    """The next mails of the inbox; the first time those of the last days.

    Raises:
        Trouble: when the server does not answer, or not as it should.
    """
    with reading(account.settings, keys) as box:
        return _caught(box, _opened(box), account.cursor, account)


def follow(
    account: Account, keys: Mapping[str, Any], take: Callable[[Catch], None], going: Callable[[], bool]
) -> None:
    """Stay at the mailbox, and give on each mail as it comes. Its cursor is that of `listen`: numbers only grow, and
    what both of them bring is taken in once.

    Raises:
        Trouble: when the line is cut, or the server does not answer as it should.
    """
    cursor: Mapping[str, Any] = account.cursor
    vain = 0
    with reading(account.settings, keys) as box:
        validity, tells = _opened(box), tells_news(box)
        take(Catch([], {}))
        while going():
            catch = _caught(box, validity, cursor, account)
            vain += 1
            if catch.cursor != cursor:
                take(catch)
                vain = 0
            cursor = catch.cursor
            if vain > IN_VAIN:
                rest(OFTEN, going)
            if not catch.more:
                wait_for_news(box, going, tells)


def _opened(box: Mailbox) -> int:
    """Which numbers count in the inbox: others, and everything is numbered anew."""
    said, _count = box.select("INBOX", readonly=True)
    if said != "OK":
        raise Trouble(_("The mailbox has no folder INBOX."))
    return _number(box.response("UIDVALIDITY")[1])


def _caught(box: Mailbox, validity: int, cursor: Mapping[str, Any], account: Account) -> Catch:
    last = int(cursor.get("uid") or 0) if cursor.get("validity") == validity else 0
    uids = _since(box, last)
    heard = []
    trusts = str(account.settings.get("trusts") or "")
    for uid in uids[:AT_ONCE]:
        raw, whole = _fetched(box, uid)
        one = heard_in(raw, account.handle, datetime.now(UTC), whole=whole) if raw else None
        if one is not None:
            heard.append(confirmed(one, raw, trusts=trusts, whole=whole))
    newest = max(uids[:AT_ONCE], default=last)
    return Catch(heard, {"validity": validity, "uid": newest}, more=len(uids) > AT_ONCE)


def _since(box: Mailbox, last: int) -> list[int]:
    if last:
        _said, found = box.uid("SEARCH", f"UID {last + 1}:*")
    else:
        day = datetime.now(UTC) - FIRST
        _said, found = box.uid("SEARCH", f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}")
    words = b" ".join(one for one in found or () if isinstance(one, bytes)).split()
    uids = {int(word) for word in words if word.isdigit() and len(word) < 11}
    return sorted(uid for uid in uids if uid > last)


def _fetched(box: Mailbox, uid: int) -> tuple[bytes, bool]:
    """One mail, and whether it is all of it; of one that is too large only the beginning."""
    _said, told = box.uid("FETCH", str(uid), "(RFC822.SIZE)")
    size = next(
        (int(found[1]) for one in told or () if isinstance(one, bytes) and (found := _SIZE.search(one))), 0
    )
    wanted = "BODY.PEEK[]" if size <= LARGEST else "BODY.PEEK[]<0.1000000>"
    _said, told = box.uid("FETCH", str(uid), f"({wanted})")
    raw = next((bytes(one[1]) for one in told or () if isinstance(one, tuple) and len(one) > 1), b"")
    return raw, size <= LARGEST


def _number(told: Any) -> int:
    first = next((one for one in told or () if isinstance(one, bytes) and one.isdigit()), b"0")
    return int(first[:12])
