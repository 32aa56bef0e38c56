"""Whom one can talk with, while one chooses them."""

from collections.abc import Iterable, Sequence

from django.http import QueryDict

from engawa.base.numbers import number_in
from engawa.people.directory import directory
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.web.cards import Voice

FOUND = 12


def chosen_in(sent: QueryDict) -> list[int]:
    """The ids of the people somebody chose, in their order, each once; `without` takes one out again."""
    ids = filter(None, map(number_in, sent.getlist("with")))
    return [pk for pk in dict.fromkeys(ids) if pk != number_in(sent.get("without", ""))]


def people_with(ids: Sequence[int]) -> list[Person]:
    """Those of the people whom the reader may see, in the order of the ids."""
    found = Person.objects.known().here().filter(ring__gt=0, is_bot=False).defer("words").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def candidates(reader: Person, words: str, taken: Iterable[int]) -> list[Voice]:
    """People whose words begin so; without words, those the reader talked with last."""
    if not words.strip():
        return []
    out = {reader.pk, *taken}
    found = [one for one in directory(reader, words=words).people if one.pk not in out and one.ring > 0]
    return [voice for one in found[:FOUND] if (voice := voice_of(one))]
