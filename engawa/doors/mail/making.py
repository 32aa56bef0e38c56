"""A mail becomes an answer or a post, by the same actions as on the pages: the boundary and the rule decide."""

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.base.files import keep
from engawa.boundary.refusals import Refused
from engawa.content.actions import comment, write_item
from engawa.content.kinds import kind_of
from engawa.content.models import Attachment, Item
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
    item = _answer(arrival.target, reading, actor) if arrival.target else _post(arrival, reading, actor)
    for file in reading.files:
        content = file.content or b""
        Attachment.objects.create(
            item=item,
            name=file.name[:300],
            media_type=file.media_type[:120],
            size=len(content),
            file=keep(content),
        )
    return item


def space_named(slug: str) -> Space | None:
    """The space with this address, now or once, if the reader may know of it."""
    space = Space.objects.filter(slug=slug).first()
    if space is not None:
        return space
    old = SpaceAddress.objects.filter(slug=slug).select_related("space").first()
    return old.space if old else None


def _answer(target: int, reading: Reading, actor: Person) -> Item:
    on = Item.objects.standing().select_related("space").filter(pk=target).first()
    if on is None:
        raise _nothing_there()
    body = _words(reading.answer(), reading)
    if kind_of(on).name == "chat":
        return say(on.space, actor=actor, body=body, to=on.root_or_self)
    return comment(on, actor=actor, body=body)


def _post(arrival: Arrival, reading: Reading, actor: Person) -> Item:
    meaning = meaning_of(arrival.recipient)
    space = space_named(meaning.slug) if meaning else None
    if space is None or "posts" not in space.parts:
        raise _nothing_there()
    body = reading.post()
    if not reading.subject:
        body = _words(body, reading)
    return write_item("post", actor=actor, space=space, title=reading.subject[:200], body=body)


def _words(body: str, reading: Reading) -> str:
    """What was said; files alone say something as well."""
    if not body.strip() and reading.files:
        return ", ".join(file.name for file in reading.files)
    if not body.strip():
        raise Refused(_("Your mail has no words of its own. Write above what you quote."))
    return body


def _nothing_there() -> Refused:
    return Refused(_("Nothing is taken at this address, or not any more."))
