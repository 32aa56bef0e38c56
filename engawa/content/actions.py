"""What people do with any kind of content: write, answer, change, remove, react."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.base.ids import NewId
from engawa.boundary.refusals import Refused
from engawa.content.bodies import mark, mark_new, prepare_body
from engawa.content.groups import may_call
from engawa.content.kinds import kind_named, kind_of
from engawa.content.models import Item, Reaction, Revision
from engawa.content.uploads import attach
from engawa.journal.models import Entry
from engawa.journal.record import record
from engawa.people.models import Person, Ring
from engawa.spaces.belonging import make_member, membership_of
from engawa.spaces.models import Role, Space

LONGEST_BODY = 200_000


def write_item(
    kind: str,
    *,
    actor: Person,
    space: Space,
    title: str = "",
    body: str = "",
    tags: list[str] | None = None,
    parent: Item | None = None,
    uploads: Sequence[int] = (),
) -> Item:
    """Write something new of this kind into the space, or under `parent`, with files the writer has uploaded.

    Raises:
        Refused: when the writer may not write there or call the groups it names, the space is archived, or the
            text is too long.
    """
    _may_write(actor, space, body)
    of_kind = kind_named(kind)
    if space.is_talk and parent is None and not (of_kind and of_kind.line):
        raise Refused(_("In a talk one talks. Write this in a space."))
    streamed = of_kind is not None and of_kind.in_stream and parent is None
    prepared = prepare_body(body, breaks=kind == "chat")
    may_call(prepared.groups, actor.pk)
    # Everything that is refused was refused above, so that no savepoint is needed to go back to.
    with transaction.atomic(savepoint=False):
        item = Item.objects.create(
            kind=kind,
            space=space,
            audience=space.audience,
            author=actor,
            byline=actor.name,
            parent=parent,
            root=parent.root_or_self if parent else None,
            title=title.strip(),
            body=body,
            html=prepared.html,
            created_at=timezone.now(),
            bumped=NewId() if streamed else None,
        )
        mark_new(item, prepared, tags)
        if uploads:
            attach(item, uploads)
        if item.root_id:
            bump(item.root_id, item.pk, 1)
        record(f"{kind}.written", actor=actor, item=item)
    return item


def comment(on: Item, *, actor: Person, body: str, uploads: Sequence[int] = ()) -> Item:
    """Answer an item or another answer.

    Raises:
        Refused: as write_item, and when there is nothing to say.
    """
    if not body.strip() and not uploads:
        raise Refused(_("There is nothing to send yet. Write something first."))
    return write_item("comment", actor=actor, space=on.space, body=body, parent=on, uploads=uploads)


@transaction.atomic
def edit_item(
    item: Item, *, actor: Person, title: str, body: str, tags: list[str] | None = None, note: str = ""
) -> Item:
    """Change title and text; what stood there before is kept as a revision.

    Raises:
        Refused: when this person may not change it.
    """
    if not may_edit(item, actor):
        raise Refused(_("Only its author can change this."))
    _may_write(actor, item.space, body)
    _hold(item)
    if (title.strip(), body) == (item.title, item.body):
        mark(item, prepare_body(body), tags)
        return item
    keep_revision(item)
    prepared = prepare_body(body, breaks=item.kind == "chat")
    item.title, item.body, item.html = title.strip(), body, prepared.html
    item.edited_at = timezone.now()
    item.format = "markdown"
    item.save(update_fields=["title", "body", "html", "format", "edited_at"])
    mark(item, prepared, tags)
    record(f"{item.kind}.edited", actor=actor, item=item, data={"note": note} if note else None)
    return item


def _hold(item: Item) -> None:
    """Let nobody else change it until this is done, and see what they changed before."""
    fields = ("title", "body", "edited_at")
    now = Item.objects.select_for_update().filter(pk=item.pk, removed_at=None).values_list(*fields).first()
    if now is None:
        raise Refused(_("Only its author can change this."))
    item.title, item.body, item.edited_at = now


def keep_revision(item: Item) -> None:
    """Keep an item's present state before it changes; its number counts from 1."""
    last = item.revisions.order_by("-number").first()
    edit = last_edit(item)
    Revision.objects.create(
        item=item,
        number=last.number + 1 if last else 1,
        title=item.title,
        body=item.body,
        by_id=edit.actor_id if edit else item.author_id,
        at=item.edited_at or item.created_at,
        note=edit.data.get("note", "") if edit else "",
    )


def last_edit(item: Item) -> Entry | None:
    """The edit that led to an item's present state; its note is data["note"]."""
    edits = Entry.objects.filter(item=item, verb=f"{item.kind}.edited")
    return edits.select_related("actor").order_by("-id").first()


@transaction.atomic
def remove_item(item: Item, *, actor: Person) -> None:
    """Take an item away: its words go, and that it was there stays visible.

    Raises:
        Refused: for anybody but its author and the space's owners.
    """
    changed = may_remove(item, actor) and Item.objects.filter(pk=item.pk, removed_at=None).update(
        removed_at=timezone.now(), removed_by=actor, title="", body="", html="", bumped=None
    )
    if not changed:
        raise Refused(_("Only its author and the owners of the space can remove this."))
    item.revisions.all().update(title="", body="")
    if item.root_id:
        bump(item.root_id, 0, -1)
    record(f"{item.kind}.removed", actor=actor, item=item)


@transaction.atomic
def react(item: Item, *, actor: Person, emoji: str) -> bool:
    """Set this reaction, or take it back; returns whether it stands now.

    Raises:
        Refused: for guests, where they only read.
    """
    if actor.ring != Ring.INSIDE and membership_of(item.space, actor) is None:
        raise Refused(_("Only people who work here can do this."))
    taken_back, _rows = Reaction.objects.filter(item=item, person=actor, emoji=emoji).delete()
    if taken_back:
        return False
    reaction = Reaction(item=item, person=actor, emoji=emoji, at=timezone.now())
    Reaction.objects.bulk_create([reaction], ignore_conflicts=True)
    record("item.reacted", actor=actor, item=item, data={"emoji": emoji})
    return True


def bump(root_id: int, said: int, more: int) -> None:
    """Something was said on an item: it moves up in streams, and its talk is counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT engawa_bump(%s, %s, %s)", [root_id, said, more])


def may_edit(item: Item, person: Person | None) -> bool:
    """Whether this person may change the item's text. The database decides in the end."""
    if person is None or item.removed_at is not None:
        return False
    return item.author_id == person.pk or kind_of(item).edited_by_members


def may_remove(item: Item, person: Person | None) -> bool:
    """Whether this person may take the item away: its author and the owners of its space."""
    if person is None or item.removed_at is not None:
        return False
    if item.author_id == person.pk:
        return True
    membership = membership_of(item.space, person)
    return membership is not None and membership.role == Role.OWNER


def _may_write(actor: Person, space: Space, body: str) -> None:
    if space.archived_at is not None:
        raise Refused(_("This space is archived: it can be read, and nothing new is written in it."))
    if len(body) > LONGEST_BODY:
        raise Refused(_("This text is too long: 200,000 characters at most."))
    if space.pk not in actor.belongs_to:
        make_member(space, actor)
