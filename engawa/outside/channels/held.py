"""Access tokens that are held by this process alone, each until it ends: asked for by one thread at a time."""

import time
from collections.abc import Callable
from threading import Lock

from engawa.outside.channels.network import SignInAgain

MARGIN = 60
"""A token counts as ended so many seconds before it does."""
MOST = 500
type Whose = tuple[str, ...]
type Ask = Callable[[], tuple[str, int]]
"""Tells a new token, and for how many seconds it is good."""


class Held:
    """The tokens of one network, by whose they are."""

    def __init__(self) -> None:
        self._kept: dict[Whose, tuple[str, float]] = {}
        self._asking = Lock()

    def use[T](self, whose: Whose, ask: Ask, do: Callable[[str], T]) -> T:
        """Do something with a token; once more with a new one, when the one we have is not taken any more.

        Raises:
            SignInAgain: when a new one is not taken either. What `ask` and `do` raise, too.
        """
        token, is_new = self._token(whose, ask)
        try:
            return do(token)
        except SignInAgain:
            if is_new:
                raise
        self._kept.pop(whose, None)
        return do(self._token(whose, ask)[0])

    def clear(self) -> None:
        """Forget all of them."""
        self._kept.clear()

    def _token(self, whose: Whose, ask: Ask) -> tuple[str, bool]:
        """One that stands, and whether it was asked for just now."""
        with self._asking:
            token, until = self._kept.get(whose, ("", 0.0))
            if time.time() < until:
                return token, False
            token, seconds = ask()
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[whose] = token, time.time() + seconds - MARGIN
            return token, True
