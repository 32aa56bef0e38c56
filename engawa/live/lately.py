"""What was said in the last moments, for streams that were being opened meanwhile."""

from collections import deque
from itertools import takewhile

KEPT = 5_000
"""More than come while a stream is being opened."""

type News = dict[str, str]


class Lately:
    """The newest news, numbered as they came; a number is a moment."""

    def __init__(self) -> None:
        self.now = 0
        self.kept: deque[tuple[int, News, bytes]] = deque(maxlen=KEPT)

    def add(self, news: News, event: bytes = b"") -> None:
        self.now += 1
        self.kept.append((self.now, news, event))

    def since(self, moment: int) -> list[tuple[News, bytes]] | None:
        """What came after a moment, in order; None when not all of that is remembered."""
        if self.kept and self.kept[0][0] > moment + 1:
            return None
        newest = takewhile(lambda one: one[0] > moment, reversed(self.kept))
        return [(news, event) for _number, news, event in newest][::-1]


def people_of(news: News) -> set[int]:
    """Who did it, and whom it was done to."""
    return {int(news.get("actor") or 0), int(news.get("person") or 0)}
