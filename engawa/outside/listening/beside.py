"""Beside something said: its mood, and the one click by which a person says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.outside.listening import tasks
from engawa.outside.listening.models import Correction, Mention, Mood
from engawa.outside.listening.mood.features import features_of, packed
from engawa.outside.listening.mood.model import Felt, is_on, moods_of
from engawa.people.models import Person


@dataclass(frozen=True, slots=True)
class Words:
    """Something said whose mood may be asked for: a mention, or a message in the inbox."""

    id: int
    space_id: int
    is_private: bool
    text: str


SPOKEN: list[Callable[[int], Words | None]] = []
"""How rooms above find what is theirs by its id, as the reader of this transaction; they add to it in ready()."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What the fragment shows."""

    words: Words
    mood: Mood | None
    sure: float
    correction: Correction | None
    may_correct: bool


def words_of(number: int) -> Words | None:
    """What has this id, where the reader may see it."""
    mention = Mention.objects.standing().filter(pk=number).first()
    if mention is not None:
        text = f"{mention.rest.get('subject', '')}\n{mention.text}".strip()
        return Words(mention.pk, mention.space_id, mention.is_private, text)
    found = (ask(number) for ask in SPOKEN)
    return next((words for words in found if words is not None), None)


def beside(words: Words, reader: Person) -> Beside:
    """The mood of these words, by a person or else by the model."""
    correction = Correction.objects.select_related("by").filter(pk=words.id).first()
    member = words.space_id in reader.belongs_to
    if correction is not None:
        return Beside(words, Mood(correction.mood), 1.0, correction, member)
    felt = _felt(words)
    mood = Mood(felt.mood) if felt else None
    return Beside(words, mood, felt.sure if felt else 0.0, None, member and mood is not None)


@transaction.atomic
def correct(words: Words, mood: Mood, *, actor: Person) -> None:
    """Say in what mood this was said. The model learns from it.

    Raises:
        Refused: for people who do not belong to the space, and where no mood is told.
    """
    _expect_member(words, actor)
    (features,) = features_of([words.text]) if is_on() else [None]
    if features is None:
        raise Refused(_("There is nothing here whose mood could be told."))
    felt = _felt(words)
    changes = {
        "space_id": words.space_id,
        "is_private": words.is_private,
        "mood": mood,
        "features": packed(features),
        "by": actor,
    }
    first = {"was": felt.mood if felt else None, "was_sure": felt.sure if felt else None}
    Correction.objects.update_or_create(pk=words.id, defaults=changes, create_defaults=changes | first)
    Mention.objects.filter(pk=words.id).update(mood=mood, sure=1.0)
    tasks.learn_mood.defer()


@transaction.atomic
def take_back(words: Words, *, actor: Person) -> None:
    """Let the model say again what the mood is; what it learnt from this it unlearns.

    Raises:
        Refused: for people who do not belong to the space.
    """
    _expect_member(words, actor)
    correction = Correction.objects.filter(pk=words.id).first()
    if correction is None:
        return
    Mention.objects.filter(pk=words.id).update(mood=correction.was, sure=correction.was_sure)
    correction.delete()
    tasks.learn_mood.defer()


def _felt(words: Words) -> Felt | None:
    mention = Mention.objects.filter(pk=words.id, mood__isnull=False, sure__lt=1).first()
    if mention is not None and mention.mood is not None and mention.sure is not None:
        return Felt(mention.mood, mention.sure)
    (felt,) = moods_of([words.text], using="default")
    return felt


def _expect_member(words: Words, actor: Person) -> None:
    if words.space_id not in actor.belongs_to:
        raise Refused(_("Only members of the space can say so."))
