"""An owner goes to a network, agrees, and comes back with the right to hear and to speak.

What they are sent with is kept in their session, sealed, under a word that the network carries back (`state`). It
opens once, for the same person, within half an hour, and for what it was begun for.
"""

import time
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from engawa.outside.channels import actions, tokens
from engawa.outside.channels.consent import Agreeing, Way
from engawa.outside.channels.keys import opened_for, sealed_for
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Network, Refused, SignInAgain
from engawa.people.models import Person
from engawa.spaces.models import Space

KEPT = "agreeing"
MOST_AT_ONCE = 5
SECONDS = 30 * 60
LONGEST_CODE = 4_000
NOT_AGREED = ("access_denied", "user_denied", "user_cancelled_login", "user_cancelled_authorize")


@dataclass(frozen=True, slots=True)
class Errand:
    """What somebody was sent for."""

    network: str
    space: str
    account: str
    """The one that signs in again; empty for a new one."""
    answers: dict[str, str]
    way: Way
    verifier: str
    back: str


def begin(session: SessionBase, errand: Errand, *, actor: Person) -> str:
    """The address where somebody agrees; what they are sent for is kept until they come back."""
    state = token_urlsafe(32)
    sealed = b64encode(sealed_for(_whose(actor, state), asdict(errand))).decode()
    kept = dict(list(_standing(session.get(KEPT)).items())[1 - MOST_AT_ONCE :])
    session[KEPT] = {**kept, state: {"until": int(time.time()) + SECONDS, "sealed": sealed}}
    return _address(errand, state)


def errand(
    network: Agreeing, answers: Mapping[str, str], back: str, *, space: Space, account: Account | None = None
) -> Errand:
    """What somebody is to be sent for.

    Raises:
        Refused: with what is wrong in what they filled in.
    """
    given = {name: value.strip() for name, value in answers.items()}
    way, number = network.way(given, back), str(account.pk) if account else ""
    return Errand(network.slug, str(space.pk), number, given, way, token_urlsafe(48), back)


def taken(session: SessionBase, state: str, *, actor: Person) -> Errand:
    """What they were sent for, who come back with this word: once, also when they come twice at the same moment.

    Raises:
        Refused: when they were sent for nothing like it, or too long ago.
    """
    Session.objects.select_for_update().filter(pk=session.session_key).first()
    kept = session.load().get(KEPT) or {}
    found = kept.pop(state, None)
    session[KEPT] = kept
    session.save()
    if found is None:
        raise Refused(_("This answers nothing that you asked from here, or it came already."))
    if found["until"] < time.time():
        raise Refused(_("It took longer than half an hour, so nothing was added."))
    try:
        opened = opened_for(_whose(actor, state), b64decode(found["sealed"]))
    except SignInAgain as problem:
        raise Refused(_("Somebody else was sent for this, so nothing was added.")) from problem
    return Errand(**{**opened, "way": Way(**{**opened["way"], "needs": tuple(opened["way"]["needs"])})})


def finish(
    errand: Errand, network: Agreeing, brought: Mapping[str, str], space: Space, *, actor: Person
) -> Account:
    """Exchange what they brought for tokens, and take them for the account: a new one, or that which stood.

    Raises:
        Refused: for anybody but the owners of its space; when it was not agreed to; when the account is another.
        Trouble: when the network does not answer as it should.
    """
    told = tokens.exchanged(errand.way, _code(brought), errand.back, errand.verifier)
    _expect_enough(network, errand.way, told)
    answers = network.agreed(errand.answers, errand.way, told)
    return actions.take_in(space, network, answers, actor=actor, account=int(errand.account or 0))


def _code(brought: Mapping[str, str]) -> str:
    code, error = brought.get("code", ""), brought.get("error", "")
    if error in NOT_AGREED or brought.get("error_reason") in NOT_AGREED:
        raise Refused(_("You did not agree there, so nothing was added."))
    if error:
        words = brought.get("error_description") or error
        raise Refused(_("The network refuses this: %s") % words[:300])
    if not code or len(code) > LONGEST_CODE:
        raise Refused(_("The network sent no code along, so nothing was added."))
    return code


def _expect_enough(network: Network, way: Way, told: Mapping[str, Any]) -> None:
    granted = told.get("scope")
    if isinstance(granted, str) and granted and granted != "*":
        left_out = [one for one in way.needs if one not in granted.replace(",", " ").split()]
        if left_out:
            words = _("You did not agree to all of it: %s was left out. Nothing was added.")
            raise Refused(words % ", ".join(left_out))
    if way.lasts and not tokens.lasting(told):
        words = _(
            "%s agreed for a short while only and gave no refresh token, so nothing was added. Take back there "
            "what this app may do, and begin once more."
        )
        raise Refused(words % network.name)


def _address(errand: Errand, state: str) -> str:
    way = errand.way
    wishes = {
        "response_type": "code",
        "client_id": way.client_id,
        "redirect_uri": errand.back,
        "state": state,
    }
    if way.scope:
        wishes["scope"] = way.scope
    if way.pkce:
        challenge = urlsafe_b64encode(sha256(errand.verifier.encode()).digest()).decode().rstrip("=")
        wishes |= {"code_challenge": challenge, "code_challenge_method": "S256"}
    return f"{way.authorize}?{urlencode({**wishes, **way.more})}"


def _standing(kept: Any) -> dict[str, Any]:
    """What is still waited for, the oldest first."""
    return {state: one for state, one in (kept or {}).items() if one["until"] >= time.time()}


def _whose(actor: Person, state: str) -> str:
    return f"agreeing {actor.pk} {state}"
