"""Documents as PostgreSQL writes them, made here: `to_tsvector` parses words again that are words already."""

from itertools import chain, islice, repeat

from engawa.search.text import words_of

LONGEST = 100_000
"""Characters of a body that are indexed; a tsvector holds a megabyte at most."""
LAST_PLACE = 16_383
"""A tsvector knows no later place in a text."""

_PLACES = [str(place) for place in range(1, LAST_PLACE + 1)]


def vector(title: str, body: str) -> tuple[str, set[str]]:
    """What `setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', body)` is, and its words."""
    found: dict[str, str] = {}
    titled = words_of(title)[:LAST_PLACE]
    for word, place in zip(titled, _PLACES, strict=False):
        found[word] = f"{found[word]},{place}A" if word in found else f"{place}A"
    places = chain(islice(_PLACES, len(titled), None), repeat(_PLACES[-1]))
    for word, place in zip(words_of(body[:LONGEST]), places, strict=False):
        if word in found:
            found[word] += "," + place
        else:
            found[word] = place
    return " ".join([f"{word}:{places}" for word, places in found.items()]), set(found)
