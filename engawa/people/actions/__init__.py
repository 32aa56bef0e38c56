"""What people do with each other and with their own profile, and how they come in."""

from engawa.people.actions.chart import may_set_manager, set_manager
from engawa.people.actions.leaving import Farewell, come_back, farewell, leave
from engawa.people.actions.links import LinkSpent, account_of_link, owner_link, sign_in_link, spend_link
from engawa.people.actions.profile import HandleTaken, edit_profile, set_picture
from engawa.people.actions.ties import follow, thank, unfollow
from engawa.people.pictures import NoPicture

__all__ = [
    "Farewell",
    "HandleTaken",
    "LinkSpent",
    "NoPicture",
    "account_of_link",
    "come_back",
    "edit_profile",
    "farewell",
    "follow",
    "leave",
    "may_set_manager",
    "owner_link",
    "set_manager",
    "set_picture",
    "sign_in_link",
    "spend_link",
    "thank",
    "unfollow",
]
