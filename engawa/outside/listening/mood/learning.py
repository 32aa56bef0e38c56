"""Learning from people: the weights are made anew from all corrections, so that taking one back unlearns it."""

from django.db import transaction
from django.utils import timezone

from engawa.outside.channels.keys import COURIER
from engawa.outside.listening.models import Correction, Learnt
from engawa.outside.listening.mood.features import unpacked
from engawa.outside.listening.mood.fitting import examples_of, fit
from engawa.outside.listening.mood.model import is_on
from engawa.outside.listening.mood.weights import first_weights, written

MOST = 5_000
"""Of more corrections the latest are learnt from."""
HOLD = 1.0
"""How many corrections the weights that came with Engawa weigh, for texts alike."""


def learn() -> int:
    """Make the weights of this installation, under the courier's role; returns from how many corrections."""
    if not is_on():
        return 0
    with transaction.atomic(using=COURIER):
        Learnt.objects.using(COURIER).select_for_update().first()
        rows = list(
            Correction.objects.using(COURIER).order_by("-at", "-pk").values_list("features", "mood")[:MOST]
        )
        Learnt.objects.using(COURIER).all().delete()
        if rows:
            examples = examples_of(
                [unpacked(bytes(kept)) for kept, _mood in rows], [mood for _kept, mood in rows]
            )
            held = HOLD / len(rows)
            weights = fit(examples, first_weights(), hold=(held, held), steps=100)
            Learnt.objects.using(COURIER).create(
                weights=written(weights), corrections=len(rows), at=timezone.now()
            )
    return len(rows)
