"""What people do with spaces: make, change, open and close them, come and go, invite."""

from engawa.spaces.actions.accepting import InvitationOver, accept, accept_as_guest, open_invitation
from engawa.spaces.actions.audience import change_audience
from engawa.spaces.actions.beginning import begin
from engawa.spaces.actions.invitations import invite, invite_guest, why_over, withdraw
from engawa.spaces.actions.joining import answer_request, ask_to_join, leave
from engawa.spaces.actions.members import add_member, remove_member, set_role
from engawa.spaces.actions.space import archive, create_space, edit_space, reopen, set_guest_rules
from engawa.spaces.actions.stays import confirm_stay, end_stay, extend_stay, take_over

__all__ = [
    "InvitationOver",
    "accept",
    "accept_as_guest",
    "add_member",
    "answer_request",
    "archive",
    "ask_to_join",
    "begin",
    "change_audience",
    "confirm_stay",
    "create_space",
    "edit_space",
    "end_stay",
    "extend_stay",
    "invite",
    "invite_guest",
    "leave",
    "open_invitation",
    "remove_member",
    "reopen",
    "set_guest_rules",
    "set_role",
    "take_over",
    "why_over",
    "withdraw",
]
