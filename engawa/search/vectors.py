"""Documents as PostgreSQL writes them, made here: `to_tsvector` parses words again that are words already."""

from collections import defaultdict
from collections.abc import Mapping

from engawa.search.text import words_of

LONGEST = 100_000
"""Characters of a body that are indexed; a tsvector holds a megabyte at most."""
_MOST_PLACES = 255

type Places = Mapping[str, list[int]]


def vector(title: str, body: str) -> tuple[str, set[str]]:
    """What `setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', body)` is, and its words."""
    titled = words_of(title)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words_of(body[:LONGEST]), len(titled) + 1):
        places[word].append(place)
    if not titled:
        return _told(places), set(places)
    heading: defaultdict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(titled, 1):
        heading[word].append(place)
    rest = {word: found for word, found in places.items() if word not in heading}
    both = " ".join(_heading(word, found, places.get(word, [])) for word, found in heading.items())
    return f"{both} {_told(rest)}", {*places, *heading}


def _told(places: Places) -> str:
    return " ".join(
        [
            f"{word}:{found[0]}" if len(found) == 1 else f"{word}:{','.join(map(str, found[:_MOST_PLACES]))}"
            for word, found in places.items()
        ]
    )


def _heading(word: str, titled: list[int], found: list[int]) -> str:
    return f"{word}:{','.join([*(f'{place}A' for place in titled), *map(str, found)][:_MOST_PLACES])}"
