"""Where one writes in a room, and who will read it."""

from django.utils.translation import gettext as _

from engawa.content.models import Item
from engawa.people.models import Person
from engawa.spaces.belonging import may_join
from engawa.spaces.models import Membership, Space
from engawa.spaces.readers import place
from engawa.web.cards import Composer


def composer_in(space: Space, reader: Person | None, membership: Membership | None) -> Composer | None:
    """The composer of a room; None for whoever may not write there."""
    if not may_write(space, reader, membership):
        return None
    return Composer(
        action=f"/s/{space.slug}/chat/",
        places=[place(space)],
        placeholder=_("Write to %(space)s") % {"space": space.name},
        submit=_("Send"),
        draft=f"chat-{space.pk}",
        promise=promise(space),
        target=".log-list",
        takes_files=True,
        tells_in=space.pk,
        calls=_calls(space),
        sends_on_enter=True,
    )


def composer_to(root: Item, reader: Person | None, membership: Membership | None) -> Composer | None:
    """The composer of a thread."""
    if not may_write(root.space, reader, membership):
        return None
    return Composer(
        action=f"/s/{root.space.slug}/chat/{root.pk}/",
        places=[place(root.space)],
        placeholder=_("Answer in this thread"),
        submit=_("Send"),
        draft=f"chat-thread-{root.pk}",
        target="#talk",
        takes_files=True,
        tells_in=root.space_id,
        calls=_calls(root.space),
        tells_under=root.pk,
        sends_on_enter=True,
    )


def may_write(space: Space, reader: Person | None, membership: Membership | None) -> bool:
    if reader is None or space.archived_at is not None:
        return False
    return membership is not None or may_join(space, reader)


def _calls(space: Space) -> str:
    return "" if space.is_talk else f"/s/{space.slug}/chat/here/"


def promise(space: Space) -> str:
    """Who reads along, in one sentence."""
    if space.is_talk and space.ring == 2:
        return _("Only the people in this talk read it.")
    if space.ring == 0:
        return _("The public reads this.")
    if space.ring == 1:
        return _("The guests of this space read this too.")
    return _("Nothing here leaves the company.")
