"""How much somebody hears where they have said nothing, and what each reason needs."""

from collections.abc import Mapping

from engawa.notices.models import Level, Reason
from engawa.spaces.models import Space

SMALL = 150
"""Up to so many people know each other; beyond, only what names one comes at once."""

DEFAULT = f"(CASE WHEN s.is_talk THEN 4 WHEN s.member_count <= {SMALL} THEN 3 ELSE 2 END)"
"""`default_level` in SQL, for a space s."""

NEEDS: Mapping[Reason, Level] = {
    Reason.MENTION: Level.MENTIONS,
    Reason.GROUP: Level.MENTIONS,
    Reason.HERE: Level.MENTIONS,
    Reason.ANSWER: Level.ANSWERS,
    Reason.TALK: Level.ANSWERS,
    Reason.THREAD: Level.EVERYTHING,
    Reason.FOLLOW: Level.MENTIONS,
    Reason.NEW: Level.EVERYTHING,
    Reason.DIRECT: Level.EVERYTHING,
    Reason.STAY_ENDS: Level.NOTHING,
    Reason.REVIEW: Level.NOTHING,
    Reason.UNSPONSORED: Level.NOTHING,
    Reason.STAY_ENDED: Level.NOTHING,
}
"""What is not named is for one person, and comes unless they want nothing. On a stay depends whether somebody may
still come in: that comes whatever one wants to hear of the space."""


def default_level(space: Space) -> Level:
    """What holds for members who have said nothing."""
    if space.is_talk:
        return Level.EVERYTHING
    return Level.ANSWERS if space.member_count <= SMALL else Level.MENTIONS


def needed(reason: Reason) -> Level:
    """The level from which on this reason is told at once."""
    return NEEDS.get(reason, Level.DIGEST)
