"""How much somebody hears of a space or a thread, for the menu where it is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils import timezone

from engawa.content.models import Item
from engawa.notices.levels import default_level
from engawa.notices.models import Level, Wish
from engawa.people.models import Person
from engawa.spaces.models import Space


@dataclass(frozen=True, slots=True)
class Choice:
    """What holds now. `own` False: nothing was chosen here."""

    address: str
    level: Level
    own: bool
    standard: Level
    """What holds when nothing is chosen."""
    quiet_until: datetime | None

    @property
    def label(self) -> str:
        return str(self.level.label)


def choice_for(about: Space | Item, reader: Person) -> Choice:
    """One query, or two for a thread."""
    if isinstance(about, Space):
        wish = Wish.objects.filter(person=reader, space=about).first()
        return choice_with(f"/notices/space/{about.pk}/", wish, default_level(about))
    root = about.root_or_self
    wishes = {wish.item_id: wish for wish in Wish.objects.filter(person=reader).filter(_either(root))}
    of_space = wishes.get(None)
    standard = Level(of_space.level) if of_space and of_space.level is not None else default_level(root.space)
    return choice_with(f"/notices/thread/{root.pk}/", wishes.get(root.pk), standard)


def choice_with(address: str, wish: Wish | None, standard: Level = Level.ANSWERS) -> Choice:
    """What a wish, or none, comes to."""
    own = wish is not None and wish.level is not None
    quiet = wish.quiet_until if wish and wish.quiet_until and wish.quiet_until > timezone.now() else None
    level = Level(wish.level) if wish is not None and wish.level is not None else standard
    return Choice(address, level, own, standard, quiet)


def _either(root: Item) -> models.Q:
    return models.Q(item=root) | models.Q(space=root.space_id)
