"""The form in which messages come in: see docs/guide/channels.md."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from engawa.outside.channels.network import Heard, Medium, Speaker

LONGEST_ID = 200


class BadMessage(Exception):
    """It lacks something, or is of another form; the message says what."""


def id_of(said: Any) -> str:
    """The name of a message.

    Raises:
        BadMessage: when it has none, or is no message.
    """
    if not isinstance(said, dict):
        raise BadMessage("The body has to be a JSON object.")
    number, author = said.get("id"), said.get("from")
    if not isinstance(number, str) or not 0 < len(number) <= LONGEST_ID or "\x00" in number:
        raise BadMessage("“id” has to be a text of 1 to 200 characters.")
    if not said.get("removed"):
        if not isinstance(author, dict) or not isinstance(author.get("id"), str) or not author["id"]:
            raise BadMessage("“from” has to be an object with a text “id”.")
        if not isinstance(said.get("text"), str):
            raise BadMessage("“text” has to be a text.")
    return number


def heard_in(said: Mapping[str, Any], account_id: int, came: datetime) -> Heard:
    """A message that was let in, as what was heard."""
    author = said.get("from") if isinstance(said.get("from"), dict) else {}
    assert isinstance(author, dict)
    is_private = said.get("private") is not False
    return Heard(
        uri=uri_of(account_id, str(said["id"])),
        speaker=Speaker(
            "webhook",
            f"{account_id}/{author.get('id', '')}",
            handle=_text(author, "handle") or _text(author, "id"),
            name=_text(author, "name"),
            url=_text(author, "url"),
            is_public=not is_private,
        ),
        text=_text(said, "text"),
        at=_moment(_text(said, "at")) or came,
        url=_text(said, "url"),
        subject=_text(said, "subject"),
        language=_text(said, "language"),
        answers=uri_of(account_id, _text(said, "answers")) if _text(said, "answers") else "",
        root=uri_of(account_id, _text(said, "thread")) if _text(said, "thread") else "",
        is_private=is_private,
        is_removed=said.get("removed") is True,
        media=tuple(
            Medium(_text(one, "url"), _text(one, "type"), _text(one, "alt"))
            for one in _listed(said, "media")
            if isinstance(one, dict)
        ),
        tags=tuple(one for one in _listed(said, "tags") if isinstance(one, str)),
        raw={"id": str(said["id"]), "thread": _text(said, "thread"), "from": _text(author, "id")},
    )


def uri_of(account_id: int, name: str) -> str:
    """Names are the sender's; they are unique to an account."""
    return f"webhook:{account_id}/{name}"


def _listed(said: Mapping[str, Any], name: str) -> list[Any]:
    value = said.get(name)
    return value if isinstance(value, list) else []


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except ValueError:
        return None


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value.strip() if isinstance(value, str) else ""
