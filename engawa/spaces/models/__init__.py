"""Spaces: where everything lies, who reads it, who belongs."""

from engawa.spaces.models.hub import Hub
from engawa.spaces.models.invitation import Invitation, JoinRequest
from engawa.spaces.models.membership import Membership, Role
from engawa.spaces.models.space import Audience, Joining, Space, SpaceAddress
from engawa.spaces.models.stay import StayReview, StayTold

__all__ = [
    "Audience",
    "Hub",
    "Invitation",
    "JoinRequest",
    "Joining",
    "Membership",
    "Role",
    "Space",
    "SpaceAddress",
    "StayReview",
    "StayTold",
]
