"""The mood of texts, with how sure the model is of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.db import connections

from engawa.outside.listening.models import Learnt
from engawa.outside.listening.mood.features import Features, features_of, is_installed
from engawa.outside.listening.mood.weights import FILE, Weights, first_weights, likelihoods, read


@dataclass(frozen=True, slots=True)
class Felt:
    """-1 against, 0 neither, 1 in favour; `sure` is how likely that is right."""

    mood: int
    sure: float


_lock = Lock()
_kept: tuple[str, datetime, Weights] | None = None


def is_on() -> bool:
    """Whether moods are told here: the vectors are installed and the weights are there."""
    return is_installed() and FILE.exists()


def moods_of(texts: Sequence[str], *, using: str = "courier") -> list[Felt | None]:
    """The mood of each text; None where it has no words, or no model is installed."""
    if not texts or not is_on():
        return [None] * len(texts)
    weights = weights_now(using)
    return [felt(weights, one) if one is not None else None for one in features_of(texts)]


def felt(weights: Weights, features: Features) -> Felt:
    """The likeliest mood."""
    likely = likelihoods(weights, features)
    best = int(likely.argmax())
    return Felt(best - 1, round(float(likely[best]), 3))


def weights_now(using: str) -> Weights:
    """The weights as this installation has learnt them."""
    global _kept
    found = Learnt.objects.using(using).order_by("-pk").values_list("at", flat=True).first()
    if found is None:
        return first_weights()
    name = str(connections[using].settings_dict["NAME"])
    with _lock:
        if _kept is None or _kept[:2] != (name, found):
            kept = Learnt.objects.using(using).order_by("-pk").first()
            if kept is None:
                return first_weights()
            _kept = name, kept.at, read(bytes(kept.weights))
        return _kept[2]
