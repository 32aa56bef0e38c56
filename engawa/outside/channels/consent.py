"""How a network lets its people agree, instead of having them copy tokens: OAuth 2 with an authorisation code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from engawa.outside.channels.network import Ask, Network


@dataclass(frozen=True, slots=True)
class Consent:
    """What an owner does before they go there."""

    asks: Sequence[Ask]
    """What they fill in."""
    registers: bool = True
    """Whether they name the address to come back to at the network, where they made their app."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where somebody agrees, where what they bring back is exchanged for tokens, and how the app is known there."""

    authorize: str
    token: str
    client_id: str
    client_secret: str = ""
    scope: str = ""
    """As it stands in the address."""
    needs: tuple[str, ...] = ()
    """What of it has to be agreed to, where the network says what was."""
    more: Mapping[str, str] = field(default_factory=dict)
    """What else stands in the address where they agree."""
    pkce: bool = True
    """Whether the network knows RFC 7636."""
    basic: bool = False
    """Whether the app proves who it is by a header; otherwise within the form."""
    lasts: bool = False
    """Whether a refresh token has to come."""
    agent: str = ""
    """How we name ourselves, where the network prescribes it."""


@runtime_checkable
class Agreeing(Network, Protocol):
    """A network where an owner can agree."""

    consent: Consent

    def way(self, answers: Mapping[str, str], back: str) -> Way:
        """The way there, and back to the address `back`.

        Raises:
            Refused: with what is wrong and what to do.
        """
        ...

    def agreed(self, answers: Mapping[str, str], way: Way, told: Mapping[str, Any]) -> Mapping[str, str]:
        """What `Network.connect` takes, from what was filled in and what the address for tokens told.

        Raises:
            Refused: when that is of no use here.
        """
        ...
