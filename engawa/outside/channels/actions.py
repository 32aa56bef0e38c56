"""What the owners of a space do with its accounts."""

from collections.abc import Mapping
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.outside.channels.keys import COURIER, keep_keys
from engawa.outside.channels.metering import wishes_of
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Connected, Network, Trouble, network_named
from engawa.outside.channels.network import Refused as NotTaken
from engawa.outside.channels.sound import keepable, plain, web
from engawa.people.models import Person
from engawa.spaces.actions.rules import from_inside, own
from engawa.spaces.models import Space

State = Account.State
LEAVES = (Dispatch.State.HELD, Dispatch.State.WAITING, Dispatch.State.UNSURE, Dispatch.State.REFUSED)


def add_account(space: Space, network: Network, answers: Mapping[str, str], *, actor: Person) -> Account:
    """Connect to the network with what was filled in, and listen there from now on.

    Raises:
        Refused: for anybody but the owners of the space.
        NotTaken: when the network does not take it, with what to do.
    """
    from_inside(actor)
    own(space, actor)
    return _add(space, network, _connected(network, answers), actor)


def take_in(
    space: Space, network: Network, answers: Mapping[str, str], *, actor: Person, account: int = 0
) -> Account:
    """The same by what somebody agreed to at the network: for an account that stands here these are its new keys.

    `account` is the one that they agreed for; 0 for whichever it turns out to be.

    Raises:
        Refused: for anybody but the owners of the space.
        NotTaken: when the network does not take it, or it is another account's.
    """
    from_inside(actor)
    own(space, actor)
    connected = _connected(network, answers)
    connected = replace(connected, settings={**connected.settings, "agreed": True})
    mine = Account.objects.select_related("space").filter(space=space, network=network.slug)
    wanted = {"pk": account} if account else {"handle": plain(connected.handle)[:300]}
    known = mine.filter(**wanted).exclude(state=State.CLOSED).first()
    if known is not None:
        _renew(known, connected, actor)
    elif account:
        raise NotTaken(_("The account was closed meanwhile."))
    return known or _add(space, network, connected, actor)


def sign_in_again(account: Account, answers: Mapping[str, str], *, actor: Person) -> None:
    """Give the network new keys for the same account, and go on.

    Raises:
        Refused: for anybody but the owners of its space.
        NotTaken: when the network does not take them, or they are another account's.
    """
    own(account.space, actor)
    if not _signs_in(account):
        raise NotTaken(_("Nobody signs in there: we are the server ourselves."))
    _renew(account, _connected(network_named(account.network), answers), actor)


@transaction.atomic
def say_cost(account: Account, answers: Mapping[str, str], *, actor: Person) -> None:
    """Keep what its use costs by its owners' contract, and how much may be read; look again, if that rested.

    Raises:
        Refused: for anybody but the owners of its space.
        NotTaken: for what is no number.
    """
    own(account.space, actor)
    wishes = wishes_of(answers)
    kept = Account.objects.select_for_update(no_key=True).only("settings").get(pk=account.pk).settings
    Account.objects.filter(pk=account.pk).update(settings=kept | {"cost": wishes})
    if account.quota.get("rests"):
        Account.objects.filter(pk=account.pk, state=State.RUNNING).update(listen_at=timezone.now())
    record("account.cost_said", actor=actor, space=account.space, data=_id(account))


@transaction.atomic
def pause(account: Account, *, actor: Person) -> None:
    """Neither hear nor speak for a while."""
    own(account.space, actor)
    if Account.objects.filter(pk=account.pk, state=State.RUNNING).update(state=State.PAUSED):
        record("account.paused", actor=actor, space=account.space, data=_id(account))


@transaction.atomic
def go_on(account: Account, *, actor: Person) -> None:
    """Hear and speak again, from where it was left; also: look at once, without waiting for the next time."""
    own(account.space, actor)
    now = timezone.now()
    standing = Account.objects.filter(pk=account.pk, state__in=(State.PAUSED, State.RUNNING))
    if standing.update(state=State.RUNNING, listen_at=now, send_at=now, failures=0):
        record("account.resumed", actor=actor, space=account.space, data=_id(account))


def close(account: Account, *, actor: Person) -> None:
    """End it: its keys are forgotten, what waits is withdrawn, what was said stays.

    Raises:
        Refused: for anybody but the owners of its space.
    """
    own(account.space, actor)
    with transaction.atomic(using=COURIER):
        standing = Account.objects.using(COURIER).filter(pk=account.pk).exclude(state=State.CLOSED)
        if not standing.update(state=State.CLOSED, **_UNTROUBLED):
            return
        if _signs_in(account):
            keep_keys(account.pk, {})
        Dispatch.objects.using(COURIER).filter(account=account, state__in=LEAVES[:2]).update(
            state=Dispatch.State.WITHDRAWN, trouble=_("The account was closed.")
        )
        record("account.closed", actor=actor, space=account.space, data=_id(account), using=COURIER)


@transaction.atomic
def try_again(dispatch: Dispatch, *, actor: Person) -> None:
    """Say what was refused, or what nobody knows whether it arrived. The network is asked first where it can tell.

    Raises:
        Refused: when it is not one of these any more.
    """
    stuck = Dispatch.objects.filter(pk=dispatch.pk, state__in=LEAVES[2:])
    if not stuck.update(state=Dispatch.State.WAITING, due_at=timezone.now(), attempts=1, trouble=""):
        raise Refused(_("This is on its way already, or was withdrawn."))
    record("dispatch.tried_again", actor=actor, space=dispatch.account.space, data=_about(dispatch))


@transaction.atomic
def withdraw(dispatch: Dispatch, *, actor: Person) -> None:
    """Do not say it after all.

    Raises:
        Refused: when it was said, or is being said just now.
    """
    unsaid = Dispatch.objects.filter(pk=dispatch.pk, state__in=LEAVES)
    if not unsaid.update(state=Dispatch.State.WITHDRAWN):
        raise Refused(_("This was said already, or is being said just now."))
    record("dispatch.withdrawn", actor=actor, space=dispatch.account.space, data=_about(dispatch))


def _add(space: Space, network: Network, connected: Connected, actor: Person) -> Account:
    try:
        with transaction.atomic(using=COURIER):
            account = Account.objects.using(COURIER).create(
                space_id=space.pk, network=network.slug, made_by_id=actor.pk, **_told(connected)
            )
            keep_keys(account.pk, connected.keys)
            record(
                "account.added",
                actor=actor,
                space=space,
                data={"account": str(account.pk), "network": network.slug},
                using=COURIER,
            )
    except IntegrityError as problem:
        raise NotTaken(_("%s is heard here already.") % connected.handle) from problem
    return account


def _renew(account: Account, connected: Connected, actor: Person) -> None:
    if plain(connected.handle)[:300] != account.handle:
        raise NotTaken(
            _("These are the keys of %(other)s. Add that as an account of its own.")
            % {"other": connected.handle}
        )
    told = _told(connected)
    with transaction.atomic(using=COURIER):
        standing = Account.objects.using(COURIER).filter(pk=account.pk).exclude(state=State.CLOSED)
        held = standing.select_for_update(no_key=True).only("settings").first()
        if held is not None and (cost := held.settings.get("cost")):
            told["settings"] = {**keepable(connected.settings), "cost": cost}
        if not standing.update(**told, state=State.RUNNING, listen_at=timezone.now(), **_UNTROUBLED):
            raise NotTaken(_("The account was closed meanwhile."))
        keep_keys(account.pk, connected.keys)
        record("account.renewed", actor=actor, space=account.space, data=_id(account), using=COURIER)


_UNTROUBLED = {"trouble": "", "trouble_since": None, "failures": 0, "stream_trouble": ""}


def _connected(network: Network, answers: Mapping[str, str]) -> Connected:
    try:
        return network.connect(answers)
    except NotTaken:
        raise
    except Trouble as trouble:
        raise NotTaken(str(trouble), at=trouble.at) from trouble


def _told(connected: Connected) -> dict[str, object]:
    handle = plain(connected.handle)[:300]
    return {
        "handle": handle,
        "name": (" ".join(plain(connected.name).split()) or handle)[:200],
        "url": web(connected.url),
        "settings": keepable(connected.settings),
    }


def _signs_in(account: Account) -> bool:
    try:
        return network_named(account.network).limits.signs_in
    except KeyError:
        return True


def _id(account: Account) -> dict[str, str]:
    return {"account": str(account.pk)}


def _about(dispatch: Dispatch) -> dict[str, str]:
    about = str(dispatch.about or "")
    return {"dispatch": str(dispatch.pk), "purpose": dispatch.purpose, "about": about}
