"""What the owners of a space decide about it in the fediverse."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.record import record
from engawa.outside.channels.fediverse.addresses import host, host_of
from engawa.outside.channels.fediverse.models import Block, Reply, Tie
from engawa.outside.channels.fediverse.network import named
from engawa.outside.channels.fediverse.presence import SLUG
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Refused as BadName
from engawa.people.models import Person
from engawa.people.origin import origin
from engawa.spaces.actions.rules import own
from engawa.spaces.models import Audience, Space


@transaction.atomic
def switch_on(space: Space, *, actor: Person, username: str) -> Account:
    """Let the space be followed from anywhere in the fediverse, under this name.

    Raises:
        Refused: for anybody but its owners, for a space that the public does not read, and for a name that is
            taken or cannot be written.
    """
    own(space, actor)
    if space.audience != Audience.PUBLIC or space.archived_at is not None:
        raise Refused(_("Only a space that the public reads can be followed from outside."))
    try:
        handle = f"@{named(username)}@{host()}"
    except BadName as problem:
        raise Refused(str(problem)) from problem
    try:
        with transaction.atomic():
            account = Account.objects.create(
                space=space,
                network=SLUG,
                handle=handle,
                name=space.name,
                url=origin() + space.get_absolute_url(),
                settings={"publishes": True, "hold": False},
                made_by=actor,
            )
    except IntegrityError as problem:
        raise Refused(_("Something here has this name already. Choose another.")) from problem
    record("fediverse.opened", actor=actor, space=space, data={"account": str(account.pk)})
    return account


@transaction.atomic
def switch_off(account: Account, *, actor: Person) -> None:
    """End it: everybody who follows is asked to forget the account and what came from it.

    Raises:
        Refused: for anybody but the owners of its space.
    """
    own(account.space, actor)
    standing = Account.objects.filter(pk=account.pk).exclude(state=Account.State.CLOSED)
    if standing.update(state=Account.State.CLOSED):
        record("fediverse.closed", actor=actor, space=account.space, data={"account": str(account.pk)})


@transaction.atomic
def hold_replies(account: Account, *, actor: Person, hold: bool) -> None:
    """Let what is said from outside wait for an owner, or show it at once.

    Raises:
        Refused: for anybody but the owners of its space.
    """
    own(account.space, actor)
    kept = Account.objects.select_for_update(no_key=True).only("settings").get(pk=account.pk).settings
    Account.objects.filter(pk=account.pk).update(settings=kept | {"hold": hold})
    record("fediverse.changed", actor=actor, space=account.space, data={"account": str(account.pk)})


@transaction.atomic
def decide(reply: Reply, *, actor: Person, show: bool) -> None:
    """Show a reply that waits, or do not.

    Raises:
        Refused: for anybody but the owners of its space.
    """
    own(reply.account.space, actor)
    state = Reply.State.SHOWN if show else Reply.State.REFUSED
    held = Reply.objects.filter(pk=reply.pk, state=Reply.State.HELD)
    if held.update(state=state, decided_by=actor):
        record("reply.decided", actor=actor, space=reply.account.space, data={"reply": str(reply.pk)})


@transaction.atomic
def remove_follower(tie: Tie, *, actor: Person) -> None:
    """Somebody is not to follow any more; they may follow again unless they are blocked.

    Raises:
        Refused: for anybody but the owners of its space.
    """
    own(tie.account.space, actor)
    record("follower.removed", actor=actor, space=tie.account.space, data={"tie": str(tie.pk)})


@transaction.atomic
def block(space: Space | None, *, actor: Person, target: str, why: str = "") -> Block:
    """Take nothing any more from a server or from somebody there, for a space or for the whole house.

    Raises:
        Refused: for anybody but the owners, and for what names neither a server nor somebody there.
    """
    _may_block(space, actor)
    named_target = _target(target)
    if not named_target:
        raise Refused(_("Name a server, “spam.example”, or the address of somebody’s page there."))
    found = Block.objects.filter(space=space, target=named_target).first()
    if found is not None:
        return found
    made = Block.objects.create(space=space, target=named_target, why=why.strip()[:300], by=actor)
    record("fediverse.blocked", actor=actor, space=space, data={"block": str(made.pk)})
    return made


@transaction.atomic
def unblock(standing: Block, *, actor: Person) -> None:
    """Take their words again.

    Raises:
        Refused: for anybody but the owners.
    """
    _may_block(standing.space, actor)
    record("fediverse.unblocked", actor=actor, space=standing.space, data={"target": standing.target})
    standing.delete()


def _may_block(space: Space | None, actor: Person) -> None:
    if space is not None:
        own(space, actor)
    elif not actor.is_owner:
        raise Refused(_("Only the owner of this place blocks somebody everywhere."))


def _target(typed: str) -> str:
    typed = typed.strip()
    if "://" in typed:
        return typed if host_of(typed) else ""
    site = typed.rpartition("@")[2].lower().rstrip(".")
    usable = site and not site.startswith(("*", ".")) and host_of(f"https://{site}/") == site
    return site if usable and "@" not in typed.strip("@") and ("." in site or ":" in site) else ""
