"""Names made comparable: without accents, case, order, titles and what stands in brackets."""

import re
import unicodedata
from functools import lru_cache

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>|\"[^\"]*\"|\b(?:via|from)\b.*$", re.IGNORECASE)
_APART = re.compile(r"[^\w]+|_+")
_TITLES = frozenset(
    "dr prof professor phd mr mrs ms miss mx sir jr sr ii iii msc bsc md ing dipl herr frau he him his she her "
    "they them".split()
)
_NOBODY = frozenset(
    "admin administrator all anonymous bot core developers devel editors group help info list lists mail mailing "
    "maintainer maintainers moderator no nobody office project reply root staff submissions support system team "
    "unknown user users webmaster".split()
)
_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ö": "o"})


@lru_cache(100_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in order, "Müller, Jörg (he/him)" as ("jorg", "muller")."""
    name = _BRACKETS.sub(" ", name)
    family, comma, given = name.partition(",")
    if comma and len(given.split()) in (1, 2) and len(family.split()) <= 3:
        name = f"{given} {family}"
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_SPECIAL))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    found = (word for word in _APART.split(plain.replace("'", "").replace("’", "")) if word)
    return tuple(word for word in found if word not in _TITLES and not word.isdigit())


def full_name(name: str) -> tuple[str, ...] | None:
    """What two spellings of one full name have in common, whatever the order; None for what is no full name.

    A full name has at least two words, of which two are no initials, and none that names a desk or a group.
    """
    found = words(name)
    whole = [word for word in found if len(word) > 1]
    if len(whole) < 2 or _NOBODY & set(found) or "@" in name:
        return None
    return tuple(sorted(whole))


def given_and_family(name: str) -> tuple[str, str] | None:
    """First and last word of a full name."""
    found = words(name)
    return (found[0], found[-1]) if full_name(name) else None
