"""What is asked again and again while a batch is judged is asked once: very many answer the same thing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

_known: ContextVar[dict[Any, Any] | None] = ContextVar("known", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within this block, and no longer: things change."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def remembered[**P, R](ask: Callable[P, R]) -> Callable[P, R]:
    """The same answer to the same question within a batch; what was not there is asked for again."""

    @wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        known = _known.get()
        if known is None:
            return ask(*args, **kwargs)
        key = (ask, args, tuple(sorted(kwargs.items())))
        found: R = known[key] if key in known else ask(*args, **kwargs)
        if found is not None:
            known[key] = found
        return found

    return asked
