"""Makes records of messages, remembering only what later messages need."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b

from engawa.archives.mbox.authors import author_of
from engawa.archives.mbox.bodies import read_body
from engawa.archives.mbox.dates import EARLIEST, written
from engawa.archives.mbox.headers import Headers, parse
from engawa.archives.mbox.lists import MailList, list_named
from engawa.archives.mbox.seen import Seen
from engawa.archives.mbox.splitting import Cut
from engawa.archives.mbox.threads import RecentSubjects, answered, clean_subject, id_key
from engawa.archives.records import Piece, Record, Room, Skipped


class MailReading:
    """One reading of an archive, over as many files as it has."""

    def __init__(self) -> None:
        self._seen = Seen()
        self._subjects = RecentSubjects()
        self._authors: set[str] = set()
        self._rooms: dict[str, str] = {}
        self._lists: dict[str, MailList | None] = {}
        self._now = datetime.now(UTC)
        self._before = EARLIEST

    def close(self) -> None:
        self._seen.close()

    def read(self, cut: Cut, home: MailList, where: str) -> Iterator[Piece]:
        """Yield the message as a Record, after its Author and Room when they are new, or as Skipped."""
        headers, body = parse(cut.content)
        if not headers and not body.strip():
            yield Skipped(where, "The message is empty", cut.envelope[:200].decode(errors="replace"))
            return
        digest = _digest(headers, body)
        key = id_key(headers.get("message-id", "")) or f"digest:{digest.hex()}"
        if known := self._seen.add(key, digest):
            renamed = f"{key}#{digest.hex()[:12]}"
            if known == digest or self._seen.add(renamed, digest):
                yield Skipped(where, "The message was delivered twice", key)
                return
            key = renamed
        author = author_of(
            headers.get("from", ""), headers.get("x-original-from", "") or headers.get("reply-to", "")
        )
        if author.key not in self._authors:
            self._authors.add(author.key)
            yield author
        created = written(headers, cut.envelope.decode(errors="replace"), self._before, self._now)
        self._before = created
        mail_list = self._list(headers.get("list-id", "")) or home
        if mail_list.key not in self._rooms:
            self._rooms[mail_list.key] = mail_list.label
            yield Room(mail_list.key, mail_list.label, mail_list.purpose, created)
        yield self._record(key, headers, body, mail_list.key, author.key, created, home.tag)

    def _record(
        self, key: str, headers: Headers, body: bytes, room: str, author: str, created: datetime, tag: str
    ) -> Record:
        title, is_reply = clean_subject(headers.get("subject", ""), tag)
        above = answered(headers, key)
        if not above and is_reply and (found := self._subjects.find(room, title, created)):
            above = (found,)
        if not above:
            self._subjects.started(room, title, key, created)
        text, attachments = read_body(headers, body)
        return Record(
            key,
            "comment" if above else "post",
            room,
            author,
            created,
            title=title,
            body=text,
            format="text",
            parent=above[0] if above else "",
            ancestors=above[1:],
            attachments=tuple(attachments),
        )

    def _list(self, list_id: str) -> MailList | None:
        if not list_id:
            return None
        if list_id not in self._lists:
            self._lists[list_id] = list_named(list_id)
        return self._lists[list_id]


def _digest(headers: Headers, body: bytes) -> bytes:
    """Of what a message says, blind to the way it came."""
    said = "\n".join(headers.get(name, "") for name in ("from", "date", "subject"))
    return blake2b(said.encode(errors="replace") + b"\n\n" + body.rstrip(), digest_size=16).digest()
