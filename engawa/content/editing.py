"""Changing a text that others change as well: nothing is overwritten unseen."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.base.differences import Line, compare
from engawa.base.merging import merge
from engawa.boundary.refusals import Refused
from engawa.content.actions import edit_item, may_edit
from engawa.content.history import State, present_state, state_number, state_of
from engawa.content.models import Item
from engawa.people.models import Person
from engawa.spaces.belonging import may_join, membership_of
from engawa.spaces.models import Space


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody saved while somebody else was writing."""

    theirs: State
    they_changed: list[Line]
    mine: str
    merged: str
    """Both changes in one text, for the writer to look at; nobody has saved it."""
    contradictions: int


class ChangedMeanwhile(Exception):
    """The item is not any more what the writer began with."""

    def __init__(self, clash: Clash) -> None:
        super().__init__(clash.theirs.number)
        self.clash = clash


@transaction.atomic
def edit_since(
    item: Item, *, actor: Person, base: int, title: str, body: str, tags: list[str], note: str = ""
) -> Item:
    """Change an item whose state number `base` the writer began with.

    Raises:
        ChangedMeanwhile: when that is not the present state any more; nothing has changed then.
        Refused: when this person may not change it.
    """
    if not may_edit(item, actor):
        raise Refused(_("Only its author can change this."))
    present = Item.objects.select_for_update(of=("self",)).with_people().filter(pk=item.pk).first() or item
    if state_number(present) != base and present.body != body:
        raise ChangedMeanwhile(_clash(present, base, body))
    return edit_item(present, actor=actor, title=title, body=body, tags=tags, note=note)


def expect_writer(space: Space, person: Person) -> None:
    """Before somebody starts to write: say so if they could not save.

    Raises:
        Refused: where one has to be a member, and in archived spaces.
    """
    if space.archived_at is not None:
        raise Refused(_("This space is archived: it can be read, and nothing new is written in it."))
    if membership_of(space, person) is None and not may_join(space, person):
        raise Refused(_("Only members can write here. Ask to join first."))


def expect_editor(item: Item, person: Person) -> None:
    """Before somebody starts to change something: say so if they could not save.

    Raises:
        Refused: for whoever may not write there, or not change this.
    """
    expect_writer(item.space, person)
    if not may_edit(item, person):
        raise Refused(_("Only its author can change this."))


def restore(item: Item, number: int, *, actor: Person) -> Item:
    """Put an earlier state back; what stands now stays in the history.

    Raises:
        Http404: when there is no such state.
        Refused: when this person may not change the item.
    """
    state = state_of(item, number)
    note = _("Back to version %(number)s") % {"number": number}
    tags = list(item.taggings.values_list("tag__name", flat=True))
    return edit_item(item, actor=actor, title=state.title, body=state.body, tags=tags, note=note)


def _clash(item: Item, base: int, mine: str) -> Clash:
    theirs, began = present_state(item), state_of(item, base)
    name = theirs.by.name if theirs.by else _("somebody else")
    merged = merge(
        began.body.replace("\r\n", "\n"),
        mine.replace("\r\n", "\n"),
        theirs.body.replace("\r\n", "\n"),
        my_mark=_("what you wrote"),
        their_mark=_("what %(name)s saved") % {"name": name},
    )
    return Clash(theirs, compare(began.body, theirs.body), mine, merged.text, merged.contradictions)
