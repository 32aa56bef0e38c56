"""What notices hands to whoever carries it: the way says how, notices says what, to whom and when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from engawa.people.models import Person


class NotSent(Exception):
    """It could not be handed over now; whoever asked tries again later."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person, made with that person's eyes a moment ago."""

    person_id: int
    address: str
    subject: str
    text: str
    html: str
    key: str
    """The same for the same letter, however often it is tried: its Message-ID is made from it."""
    reason: str = ""
    """Why it comes, in the reader's words: "You were mentioned"."""
    item_id: int | None = None
    """What an answer to it answers; None where nothing can be answered."""
    list_id: str = ""
    """What List-Id says within angle brackets: "platform.spaces"; the way adds the host."""
    list_name: str = ""
    unsubscribe: str = ""
    """The whole address that ends such letters with one POST and no sign-in (RFC 8058)."""
    reply_token: str = ""
    """Signed by the way itself when it is empty and `item_id` is set."""
    headers: Mapping[str, str] = field(default_factory=dict)
    about: Collection[int] = ()
    """The ids of all items it tells of. It is not sent when one of them may no longer be read by then."""


@dataclass(frozen=True, slots=True)
class Note:
    """A line on somebody's devices."""

    title: str
    body: str
    url: str
    """The path it opens."""
    tag: str = ""
    """A later note with the same tag takes the place of the earlier one."""
    item_id: int | None = None
    """What it tells of. It is not sent, and not shown, once that may no longer be read."""


class MailWay(Protocol):
    def send(self, person: Person, letter: Letter) -> None:
        """Take a letter on, once however often it is handed over with the same key. Called within
        `reading_as(person.pk)` it is written down in that transaction and sent after it.

        Raises:
            NotSent: when no server took it.
        """

    def note_down(self, letter: Letter) -> None:
        """As `send`, where the letter is known to be for the reader of the present transaction."""

    def opened(self) -> AbstractContextManager[None]:
        """Within it, letters share one connection to the server."""


class PushWay(Protocol):
    def send(self, person: Person, note: Note) -> None:
        """To all devices of this person; none is no trouble.

        Raises:
            NotSent: when no device took it and it is worth trying again.
        """
