"""What stands beside every page. A context processor of the project fills it as `rail`."""

from collections.abc import Sequence
from dataclasses import dataclass

from engawa.web.cards import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class RailSpace:
    name: str
    url: str
    ring: int
    id: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rail:
    """`person` None: nobody is signed in."""

    person: Voice | None = None
    spaces: Sequence[RailSpace] = ()
    more_spaces: bool = False
    """There are more than the rail shows."""
    chat_unread: int = 0
    may_import: bool = False
    may_make_spaces: bool = False
    hears_outside: bool = False
    """One of their spaces has an account on a network, or they own the house."""
    keeps_channels: bool = False
    """They own one of their spaces, or the house: they may set up its accounts on networks."""
