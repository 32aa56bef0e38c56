"""What a network is to Engawa: how one listens there, how one answers, and what it allows.

Adding one is one folder beside this file: an AppConfig whose ready() calls `register(network)`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from engawa.outside.channels.models import Account


class Trouble(Exception):
    """Something did not work, and trying again later may help; the message is for people."""

    def __init__(self, message: str, *, again_in: timedelta | None = None, at: str = "") -> None:
        super().__init__(message)
        self.again_in = again_in
        """How long the network asked us to wait, if it did."""
        self.at = at
        """The name of what an owner filled in (`Ask`) that it is about, if it is about one."""


class SignInAgain(Trouble):
    """Our keys are refused. Only a person can help: the account waits until they are renewed."""


class Refused(Trouble):
    """The network will never take this: too long, blocked, deleted. Trying again changes nothing."""


class Resting(Trouble):
    """Nothing is wrong: it is not listened for a while, as its owners or its contract want it."""


class Unsure(Trouble):
    """It was handed over, and nobody said whether it arrived. `Network.find_sent` may know later."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody as a network knows them. `uid` never changes there; `handle` is what people write."""

    network: str
    uid: str
    handle: str = ""
    name: str = ""
    url: str = ""
    avatar: str = ""
    is_public: bool = True
    """Whether anybody may see who this is: so on a public network, not so for the sender of a mail."""


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture, sound, video or file that lies at the network (`url`), or came along and is kept here (`file`)."""

    url: str
    media_type: str = ""
    alt: str = ""
    name: str = ""
    size: int = 0
    file: str = ""
    """The SHA-256 of its bytes, kept by engawa/base/files.py; neither this nor a url: it was not kept."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that somebody said. `uri` is its name at the network and never changes."""

    uri: str
    speaker: Speaker
    text: str
    """Plain text."""
    at: datetime
    url: str = ""
    """Where a person can look at it."""
    html: str = ""
    """As it came; it is made safe when it is kept."""
    subject: str = ""
    language: str = ""
    answers: str = ""
    """The uri of what it answers."""
    root: str = ""
    """The uri of what began the thread, where the network says so."""
    is_private: bool = False
    is_to_us: bool = True
    """Addressed to the account or an answer to it; otherwise only overheard."""
    is_ours: bool = False
    """Said by our account, by whatever program."""
    repeats: str = ""
    """The uri of what it boosts or quotes."""
    is_removed: bool = False
    """It was taken back: nothing but its uri is to be kept."""
    media: tuple[Medium, ...] = ()
    tags: tuple[str, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)
    """What the network needs to answer it: small, JSON, nothing secret."""
    doubt: str = ""
    """Why it is not shown to be from whom it says (`unconfirmed.WHY`); its speaker is of the network "unconfirmed"."""


@dataclass(frozen=True, slots=True)
class Catch:
    """What one look brought, and where to look on from. Kept in one transaction."""

    heard: Sequence[Heard]
    cursor: Mapping[str, Any]
    more: bool = False
    """There is more at once: look again without a pause."""
    quota: Mapping[str, Any] = field(default_factory=dict)
    """What the network said is left: {"left": 280, "of": 300, "until": "…Z"}, each where it says so. "of" is how many
    there are in all, "until" when they are filled up again; "in_units" where a request may cost several. A network that
    tells shares and no numbers says {"percent": 72}; one that bills by the month adds {"month_left": 9500,
    "month_of": 10000}."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be said, in this network's form already. `key` is unique to it: the same key is never said twice."""

    key: str
    text: str
    subject: str = ""
    answers: str = ""
    """The uri of what it answers; empty for something new."""
    raw: Mapping[str, Any] = field(default_factory=dict)
    """`Heard.raw` of what it answers."""
    is_private: bool = False
    to: Speaker | None = None
    media: tuple[Medium, ...] = ()
    language: str = ""
    others: frozenset[str] = frozenset()
    """For `find_sent`: the uris of our words that are known to be others, though they may be the same words at the same
    place. Never kept."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Where our own words lie now."""

    uri: str
    url: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)
    """What the network needs to answer, change or take it back: small, JSON, nothing secret."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a network allows, as data. Lengths are counted by `Network.length`."""

    text: int = 0
    """The longest text; 0 is as long as one likes."""
    subject: bool = False
    media: int = 0
    """How many files one can say something with."""
    media_types: tuple[str, ...] = ()
    """What their types begin with; empty is whatever one likes."""
    media_size: int = 0
    """The bytes of all of them together; 0 is as many as one likes."""
    private: bool = False
    """Whether one can answer so that nobody else reads it."""
    every: timedelta = timedelta(minutes=5)
    """How often to look."""
    between: timedelta = timedelta(0)
    """How long to rest between two things we say by one account."""
    answers: bool = True
    """Whether one can say anything there at all."""
    signs_in: bool = True
    """Whether it is another's server, which gave us our keys; where we are the server they are ours, and stay."""
    threads: bool = True
    edits: bool = False
    """Whether what we said can be changed there: then it is `Correcting`."""
    deletes: bool = False
    """Whether what we said can be taken back there: then it is `TakingBack`."""
    rewrites: bool = True
    """Whether people can change there what they said; where not, a second one of the same name is somebody else's."""
    keeps_private: bool = False
    """Whether what was said in private stays as it is, whatever can be done with what is public."""
    metered: bool = False
    """Whether what is read and written there is counted (`metering.py`), since it may cost something."""
    private_within: timedelta = timedelta(0)
    """How long after somebody wrote in private one may answer; 0 is always."""
    keeps_words_for: timedelta | None = None
    """How long we may keep the words of others; None is as long as we like (`letting_go.py`)."""


class Network(Protocol):
    """One network. Every method takes the account with its keys opened, and may raise the troubles above."""

    slug: str
    name: "_StrPromise | str"
    icon: str
    limits: Limits
    asks: "Sequence[Ask]"
    """What an owner fills in to add an account."""

    def length(self, text: str) -> int:
        """How long the network counts this text."""
        ...

    def connect(self, answers: Mapping[str, str]) -> "Connected":
        """Try what an owner filled in, and say who we are there.

        Raises:
            Refused: with what is wrong and what to do.
        """
        ...

    def listen(self, account: "Account", keys: Mapping[str, Any]) -> Catch:
        """What was said since `account.cursor`; the first time, what is recent."""
        ...

    def thread(self, account: "Account", keys: Mapping[str, Any], uri: str) -> Sequence[Heard]:
        """The talk that this belongs to, oldest first; empty where the network has no way to ask."""
        ...

    def say(self, account: "Account", keys: Mapping[str, Any], draft: Draft) -> Sent:
        """Answer, or publish something new."""
        ...

    def find_sent(self, account: "Account", keys: Mapping[str, Any], draft: Draft) -> Sent | None:
        """Whether this was said already: asked before it is tried again.

        Raises:
            Unsure: where the network has no way to know.
        """
        ...

    def profile(self, account: "Account", keys: Mapping[str, Any], uid: str) -> Speaker | None:
        """Who this is now; None where nobody is."""
        ...


@runtime_checkable
class Correcting(Protocol):
    """What a network adds on which one can change what one said."""

    def change(self, account: "Account", keys: Mapping[str, Any], draft: Draft, sent: Sent) -> Sent:
        """Let this stand in place of what was sent under the same key. Done twice it is the same.

        Raises:
            Refused: where it is no more.
        """
        ...


@runtime_checkable
class TakingBack(Protocol):
    """What a network adds on which one can take back what one said."""

    def take_back(self, account: "Account", keys: Mapping[str, Any], draft: Draft, sent: Sent) -> None:
        """Let it be there no longer, for anybody who got it; where it is no more already, that is fine."""
        ...


@runtime_checkable
class Measuring(Protocol):
    """What a network adds whose `Limits.text` is not the same for every account and everything that is answered."""

    def room(self, account: "Account", draft: Draft) -> int:
        """How long, by `Network.length`, the text of such a draft may be; 0 is as long as one likes."""
        ...


@runtime_checkable
class Streaming(Protocol):
    """What a network adds that tells us things as they are said. `listen` goes on beside it and fills the gaps."""

    def follow(
        self,
        account: "Account",
        keys: Mapping[str, Any],
        take: "Callable[[Catch], None]",
        going: "Callable[[], bool]",
    ) -> None:
        """Listen until `going()` says no (ask it at least every 20 seconds), and give what comes to `take`.

        It runs in a thread of its own and holds the account: no other process follows it meanwhile. What `take`
        gets is kept before it returns, each uri once, and its cursor is laid over the account's, key by key: a
        stream uses keys that `listen` does not. `account` is as it was at the beginning. Returning, or raising a
        Trouble, ends the stream; it is begun again after a while that grows with each break.
        """
        ...


@dataclass(frozen=True, slots=True)
class Ask:
    """One field of the form by which an account is added."""

    name: str
    label: "_StrPromise | str"
    help: "_StrPromise | str" = ""
    is_secret: bool = False
    required: bool = True
    initial: str = ""
    choices: tuple[tuple[str, "_StrPromise | str"], ...] = ()
    is_long: bool = False
    """It takes several lines."""


@dataclass(frozen=True, slots=True)
class Connected:
    """Who we turned out to be, and what to keep: `keys` sealed, `settings` in the open."""

    handle: str
    name: str
    url: str = ""
    keys: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


_networks: dict[str, Network] = {}


def register(network: Network) -> None:
    """Called by each network's AppConfig.ready()."""
    _networks[network.slug] = network


def network_named(slug: str) -> Network:
    """
    Raises:
        KeyError: for a network that no installed app has registered.
    """
    return _networks[slug]


def all_networks() -> Collection[Network]:
    return _networks.values()
