"""Our addresses in the fediverse, and what an address that somebody sends means to us."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from engawa.base.strangers import harmless
from engawa.people.origin import origin

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
EVERYBODY = frozenset({PUBLIC, "as:Public", "Public"})
LONGEST = 1_000
_OURS = re.compile(r"/(ap/i|ap/n|ap|i|posts|articles)/(\d{1,19})/(?:[^/?#]*/)?\Z")
_NO_NAME = re.compile(r"[^\w.-]")
_MEANS = {"ap": "actor", "ap/n": "note"}


def host() -> str:
    """The part behind the second @ of our names."""
    return urlsplit(origin()).netloc


def actor_of(account: int) -> str:
    return f"{origin()}/ap/{account}/"


def key_of(account: int) -> str:
    return f"{actor_of(account)}#main-key"


def followers_of(account: int) -> str:
    return f"{actor_of(account)}followers/"


def shared_inbox() -> str:
    return f"{origin()}/ap/inbox/"


def item_at(item: int) -> str:
    return f"{origin()}/ap/i/{item}/"


def note_at(note: int) -> str:
    return f"{origin()}/ap/n/{note}/"


@dataclass(frozen=True, slots=True)
class Ours:
    """What of ours an address names: an "actor", an "item" or a "note"."""

    what: str
    id: int


def ours(address: str) -> Ours | None:
    """What of ours this address names, in the fediverse's form or in the one that people see."""
    if not address.startswith(origin() + "/"):
        return None
    found = _OURS.fullmatch(address.removeprefix(origin()).partition("#")[0])
    if found is None or int(found[2]) >= 2**63:
        return None
    return Ours(_MEANS.get(found[1], "item"), int(found[2]))


def host_of(address: str) -> str:
    """The site of somebody else's address in lower case; empty for what is no address, and for our own.

    Only https counts, unless we are reached by http ourselves: on a machine where Engawa is tried.
    """
    schemes = ("https",) if origin().startswith("https:") else ("http", "https")
    try:
        parts = urlsplit(address)
        usable = parts.scheme in schemes and parts.hostname and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return ""
    if not usable or len(address) > LONGEST or not address.isascii() or not address.isprintable():
        return ""
    name = parts.netloc.lower()
    return "" if name == host().lower() or " " in address else name


def handle(username: str, host: str) -> str:
    """ "@ann@peer.example", in letters that cannot be mistaken: a site's name as DNS writes it."""
    try:
        site = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        site = "invalid"
    user = _NO_NAME.sub("", harmless(username, 60))
    return f"@{user or 'unknown'}@{site}"[:300]
