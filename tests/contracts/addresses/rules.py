"""Who may use which address: every one there is, with every kind of reader.

The readers, in order: nobody, a guest (of another space), a member (Aiko, of the quiet lab), an employee who is no
member, and the owner of the installation, who is no member either. Most lines are about the quiet lab, which only its
members read; for everybody else it must be as if it were not there (404), or they are asked to sign in first (302).
"""

from dataclasses import dataclass

READERS = ("nobody", "guest", "aiko", "colleague", "owner")

MEMBERS = "404 404 200 404 404"
MEMBERS_SIGNED_IN = "302 404 200 404 404"
SENDS = "302 404 302 404 404"
"""A form of members: afterwards one is led on."""
LISTED = "404 404 200 200 200"
"""Employees may know that the lab is there; of its content they see nothing."""
WRITES = "302 404 200 403 403"
EVERYBODY = "200 200 200 200 200"
SIGNED_IN = "302 200 200 200 200"
OWNER = "302 404 404 404 200"
LIBRARY = "allauth's own, tried with every reader below; it shows nobody's content"


@dataclass(frozen=True)
class Use:
    path: str
    """With names of the cast's things in braces, their blanks as underscores: {lab_post}."""
    expected: str
    """A status for each reader; several allowed ones are joined by "/"."""
    send: dict[str, str] | None = None
    """What is posted; None asks for the page."""


@dataclass(frozen=True)
class Address:
    uses: tuple[Use, ...] = ()
    why: str = ""


ADDRESSES: dict[str, Address] = {}


def address(route: str, *uses: Use, why: str = "") -> None:
    ADDRESSES[route] = Address(uses, why)
