"""HTTP as networks ask it: what the guarded fetcher refuses becomes a trouble in words."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from engawa.base.fetch import Fetched, FetchError, PrivateAddress, TooLarge, TooSlow, Unreachable, request
from engawa.base.fetch import Refused as Answered
from engawa.outside.channels.calling import parsed
from engawa.outside.channels.network import SignInAgain, Trouble
from engawa.outside.channels.unreached import why_unreached

DEAD = (404, 410)


def ask(url: str, **more: Any) -> Fetched:
    """Get an address.

    Raises:
        Trouble: when it does not answer, or not with what was asked.
    """
    try:
        return request("GET", url, **more)
    except Answered as problem:
        raise trouble_of(problem) from problem
    except TooLarge as problem:
        raise Trouble(str(problem), again_in=timedelta(hours=1)) from problem
    except (PrivateAddress, TooSlow, Unreachable) as problem:
        raise Trouble(why_unreached(url, problem)) from problem
    except FetchError as problem:
        raise Trouble(str(problem)) from problem


def ask_json(url: str, **more: Any) -> Any:
    """Get JSON.

    Raises:
        Trouble: when it does not answer, or not with JSON.
    """
    found = ask(url, **more)
    try:
        return parsed(found.body)
    except ValueError as problem:
        raise Trouble(_("%s does not answer with JSON.") % url) from problem


def trouble_of(problem: Answered) -> Trouble:
    """What an error of HTTP means for an account."""
    if problem.status in (401, 403):
        return SignInAgain(str(problem))
    again = problem.retry_after or (timedelta(minutes=5) if problem.status == 429 else None)
    return Trouble(str(problem), again_in=again)
