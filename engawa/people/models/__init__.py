"""People: who they are, how they are known elsewhere, whom they follow and thank, and how they sign in."""

from engawa.people.models.account import Account, SignInLink
from engawa.people.models.identity import Identity, Likeness, Merge, MergedRow
from engawa.people.models.person import Person, Ring
from engawa.people.models.ties import Follow, Thanks

__all__ = [
    "Account",
    "Follow",
    "Identity",
    "Likeness",
    "Merge",
    "MergedRow",
    "Person",
    "Ring",
    "SignInLink",
    "Thanks",
]
