"""What we say becomes a status, once: the server is given a key by which it knows what it has taken already."""

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from engawa.outside.channels.enclosing import content_of
from engawa.outside.channels.mastodon.client import Client, Gone
from engawa.outside.channels.mastodon.lengths import length
from engawa.outside.channels.mastodon.statuses import PRIVATE, We, moment, text_of
from engawa.outside.channels.network import Draft, Medium, Refused, Sent

STATUSES = "/api/v1/statuses"
VISIBILITIES = ("public", "unlisted", "private", PRIVATE)
LOOKED_THROUGH = 40
RECENTLY = timedelta(days=1)
MOST_FILES = 4
FILES = ("image/", "video/", "audio/")
LARGEST_FILE = 10_000_000
PATIENCE = 10
"""Times that a file is asked for until the server has taken it in."""
_MENTION = re.compile(r"@([\w.-]+)@[\w.:-]+")


def say(client: Client, draft: Draft, longest: int) -> Sent:
    """Post it, in the visibility of what it answers, to the one who is answered.

    Raises:
        Refused: for what can never be said.
    """
    text, warning = words_of(draft), _warning(draft)
    _expect_room(draft, longest)
    media = [_uploaded(client, one) for one in draft.media[:MOST_FILES]]
    answer = client.post(
        STATUSES,
        {
            "status": text,
            "visibility": _visibility(draft),
            **({"in_reply_to_id": answered} if (answered := _answered(client, draft)) else {}),
            **({"spoiler_text": warning} if warning else {}),
            **({"language": draft.language} if draft.language else {}),
            **({"media_ids[]": media} if media else {}),
        },
        once=sha256(draft.key.encode()).hexdigest(),
    )
    return _sent(answer.one)


def change(client: Client, draft: Draft, sent: Sent, longest: int) -> Sent:
    """Let these words stand in the status that was sent; its pictures stay.

    Raises:
        Refused: when it is no more, and for what can never be said.
    """
    _expect_room(draft, longest)
    number = _number(client, sent)
    there = client.get(f"{STATUSES}/{number}").one.get("media_attachments") if draft.media else None
    media = [str(one.get("id")) for one in there] if isinstance(there, list) else []
    what = {
        "status": words_of(draft),
        "spoiler_text": _warning(draft),
        **({"language": draft.language} if draft.language else {}),
        **({"media_ids[]": media} if media else {}),
    }
    return _sent(client.put(f"{STATUSES}/{number}", what).one)


def take_back(client: Client, sent: Sent) -> None:
    """Delete the status; where it is no more already, nothing is done."""
    with suppress(Gone):
        client.delete(f"{STATUSES}/{_number(client, sent)}")


def room(draft: Draft, longest: int) -> int:
    """How long, as the server counts, the text may be: the name before it and the warning count too."""
    before = words_of(replace(draft, text="")) + _warning(draft)
    return max(longest - length(before), 1)


def find_sent(client: Client, we: We, draft: Draft) -> Sent | None:
    """Our own latest words, if they are these: the same answer to the same status, or the same said within a day."""
    answered = _answered(client, draft)
    path = f"/api/v1/accounts/{we.id}/statuses"
    for status in client.get(path, limit=LOOKED_THROUGH, exclude_reblogs="true").many:
        recent = bool(answered) or datetime.now(UTC) - moment(status.get("created_at")) < RECENTLY
        same_place = str(status.get("in_reply_to_id") or "") == answered
        if recent and same_place and _bare(text_of(str(status.get("content", "")))) == _bare(words_of(draft)):
            return _sent(status)
    return None


def _expect_room(draft: Draft, longest: int) -> None:
    if not draft.text.strip() or length(words_of(draft) + _warning(draft)) > longest:
        raise Refused(
            _("This server takes between 1 and %s characters, the name of who is answered among them.")
            % longest
        )


def _warning(draft: Draft) -> str:
    return draft.subject or str(draft.raw.get("spoiler") or "")


def words_of(draft: Draft) -> str:
    """The text as it is posted: who is answered is named first, so that they are told."""
    name = str(draft.raw.get("acct") or (draft.to.handle.removeprefix("@") if draft.to else ""))
    if not name or f"@{name}".lower() in draft.text.lower():
        return draft.text
    return f"@{name} {draft.text}"


def _answered(client: Client, draft: Draft) -> str:
    """The server's number for what is answered; empty for something new."""
    if not draft.answers:
        return ""
    number = str(draft.raw.get("id") or "")
    return number or id_of(client, draft.answers)


def id_of(client: Client, uri: str) -> str:
    """The server's number for a status.

    Raises:
        Refused: when the server does not know it.
    """
    found = client.get("/api/v2/search", q=uri, type="statuses", resolve="true", limit=1).one.get("statuses")
    if not isinstance(found, list) or not found or not isinstance(found[0], Mapping):
        raise Gone(_("The status is no more, or this server does not know it."))
    return str(found[0].get("id", ""))


def _number(client: Client, sent: Sent) -> str:
    return quote(str(sent.raw.get("id") or "") or id_of(client, sent.uri), safe="")


def _visibility(draft: Draft) -> str:
    if draft.is_private:
        return PRIVATE
    visibility = str(draft.raw.get("visibility") or "public")
    return visibility if visibility in VISIBILITIES else "public"


def _uploaded(client: Client, medium: Medium) -> str:
    content, kind = content_of(medium, limit=LARGEST_FILE, types=FILES)
    border = token_hex(16)
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="description"\r\n\r\n{medium.alt}\r\n'.encode(),
        f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n'
        f"Content-Type: {kind}\r\n\r\n".encode(),
        content,
        f"\r\n--{border}--\r\n".encode(),
    ]
    taken = client.send("/api/v2/media", b"".join(parts), f"multipart/form-data; boundary={border}").one
    for _again in range(PATIENCE):
        if taken.get("url"):
            break
        time.sleep(1)
        taken = client.get(f"/api/v1/media/{quote(str(taken.get('id')))}").one
    return str(taken.get("id"))


def _sent(status: Mapping[str, Any]) -> Sent:
    uri = str(status.get("uri") or status.get("url") or "")
    return Sent(uri, str(status.get("url") or uri), {"id": str(status.get("id") or "")})


def _bare(text: str) -> str:
    """Words to compare by: servers shorten the names of who is mentioned, and set lines anew."""
    return " ".join(_MENTION.sub(r"@\1", text).split())
