"""A mail becomes an answer or a post, by the same actions as on the pages: the boundary and the rule decide."""

from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.actions import comment, write_item
from engawa.content.kinds import kind_of
from engawa.content.models import Item
from engawa.content.uploads import take
from engawa.doors.mail.models import Arrival
from engawa.doors.mail.reading import Reading, read
from engawa.doors.mail.recipients import meaning_of
from engawa.kinds.chat.actions import say
from engawa.people.models import Person
from engawa.spaces.models import Space, SpaceAddress


@transaction.atomic
def make(arrival: Arrival, *, actor: Person) -> Item:
    """Make of a mail what its sender meant, as that person.

    Raises:
        Refused: when they may not, when there is no such place for them, or when it says nothing.
    """
    reading = read(bytes(arrival.raw))
    uploads, refused = _taken(reading, actor)
    if not arrival.target:
        return _post(arrival, reading, _Files(uploads, refused), actor)
    return _answer(arrival.target, reading, _Files(uploads, refused), actor)


@dataclass(frozen=True, slots=True)
class _Files:
    """Uploads by their ids, and in words which files were not taken."""

    uploads: list[int]
    refused: str


def _taken(reading: Reading, actor: Person) -> tuple[list[int], str]:
    """Its files, cleaned as on the pages, and in words which of them were not taken."""
    uploads, refused = [], []
    for file in reading.files:
        sent = SimpleUploadedFile(file.name, file.content or b"", file.media_type)
        try:
            uploads.append(take(sent, actor=actor).pk)
        except Refused as why:
            refused.append(_("Not taken: %(name)s. %(why)s") % {"name": file.name, "why": why})
    return uploads, "".join(f"\n\n{line}" for line in refused)


def space_named(slug: str) -> Space | None:
    """The space with this address, now or once, if the reader may know of it."""
    space = Space.objects.filter(slug=slug).first()
    if space is not None:
        return space
    old = SpaceAddress.objects.filter(slug=slug).select_related("space").first()
    return old.space if old else None


def _answer(target: int, reading: Reading, files: _Files, actor: Person) -> Item:
    on = Item.objects.standing().select_related("space").filter(pk=target).first()
    if on is None:
        raise _nothing_there()
    body = reading.answer() + files.refused
    if not body.strip() and not files.uploads:
        raise _no_words()
    if kind_of(on).name == "chat":
        return say(on.space, actor=actor, body=body, to=on.root_or_self, uploads=files.uploads)
    return comment(on, actor=actor, body=body, uploads=files.uploads)


def _post(arrival: Arrival, reading: Reading, files: _Files, actor: Person) -> Item:
    meaning = meaning_of(arrival.recipient)
    space = space_named(meaning.slug) if meaning else None
    if space is None or "posts" not in space.parts:
        raise _nothing_there()
    title, body = reading.subject[:200], reading.post() + files.refused
    if not title and not body.strip() and not files.uploads:
        raise _no_words()
    return write_item("post", actor=actor, space=space, title=title, body=body, uploads=files.uploads)


def _no_words() -> Refused:
    return Refused(_("Your mail has no words of its own. Write above what you quote."))


def _nothing_there() -> Refused:
    return Refused(_("Nothing is taken at this address, or not any more."))
