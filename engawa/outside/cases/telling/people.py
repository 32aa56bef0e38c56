"""Who spoke of a case, each person once, and where they did so last."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from engawa.outside.cases.actions.merging import family_of
from engawa.outside.cases.models import Case, Told, ToldQuerySet, Voice
from engawa.outside.channels.models import Account
from engawa.outside.contacts.models import Identity
from engawa.outside.inbox.models import Message


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person, and the message of theirs that is answered."""

    contact_id: int
    identity: Identity
    message: Message

    @property
    def account(self) -> Account:
        return self.message.account


def addressees(case: Case, *, family: Collection[int] | None = None) -> list[Addressee]:
    """Whom the reader may tell."""
    return addressees_among(said_in(family_of(case) if family is None else family))


def said_in(family: Collection[int]) -> QuerySet[Message]:
    """What people said of it, and what they answered to what we told, as far as the reader may read it. Only what
    `speaks_of_it` makes somebody one of those who are told."""
    joined = Voice.objects.filter(case__in=family, state=Voice.State.JOINED)
    return (
        Message.objects.filter(pk__in=joined.values("message"), removed_at=None, is_ours=False)
        .exclude(identity=None)
        .annotate(speaks_of_it=Exists(joined.joined().filter(message=OuterRef("pk"))))
        .select_related("identity", "account")
        .defer("html", "media")
        .order_by("at", "pk")
    )


def addressees_among(said: Iterable[Message]) -> list[Addressee]:
    """Everyone who spoke, once, by the last message that still stands. Who answered what we told speaks there last."""
    found = [(one.identity, one) for one in said if one.identity]
    latest = {identity.contact_id: (identity, one) for identity, one in found}
    spoke = {identity.contact_id for identity, one in found if speaks_of_it(one)}
    return [Addressee(contact, *last) for contact, last in latest.items() if contact in spoke]


def speaks_of_it(message: Message) -> bool:
    """Whether it was said of the trouble, and not as an answer; of a message of `said_in`."""
    return bool(getattr(message, "speaks_of_it", True))


def language_of(message: Message) -> str:
    """The two letters of the language it was said in, as the network tells it; "" where it does not."""
    return message.language.partition("-")[0].lower() if len(message.language) > 1 else ""


def languages_of(people: Iterable[Addressee]) -> dict[str, set[str]]:
    """The networks on which each language is written, where they write in more than one."""
    found: dict[str, set[str]] = {}
    for one in people:
        if code := language_of(one.message):
            found.setdefault(code, set()).add(one.account.network)
    return found if len(found) > 1 else {}


def told_of(family: Collection[int], using: str = "default") -> ToldQuerySet:
    """Everyone told, or about to be, of a case and of those that live on in it."""
    return Told.objects.using(using).filter(case__in=family)


def not_yet(case: Case, family: Collection[int]) -> Sequence[Addressee]:
    """Those whom nobody has planned to tell this time: all of them at first, later voices afterwards. Somebody whose
    contacts were joined since counts once."""
    identities = dict(told_of(family).this_time().values_list("identity_id", "contact_id"))
    now = Identity.objects.filter(pk__in=identities).values_list("contact_id", flat=True)
    planned = set(identities.values()) | set(now)
    return [one for one in addressees(case, family=family) if one.contact_id not in planned]
