"""Makes and measures the weights of the mood: `python -m tests.load.mood FOLDER [--write]`.

FOLDER holds texts that people rated from -4 to 4, as the two files of Hutto and Gilbert (2014) do: an id, the mean
rating and the text, with tabs between. Ratings nearer to nothing than the threshold are neither for nor against. All
texts of one review are in the same fold. Nothing of the texts is written anywhere.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from engawa.outside.listening.mood.features import Features, features_of
from engawa.outside.listening.mood.fitting import examples_of, fit
from engawa.outside.listening.mood.weights import FILE, Weights, likelihoods, written

SETS = {"tweets": "tweets_GroundTruth.txt", "reviews": "amazonReviewSnippets_GroundTruth.txt"}
THRESHOLDS = (0.2, 0.5)
SHIPPED = 0.5
FOLDS = 5
HOLD = (1e-3, 1e-4)
Array = np.ndarray[Any, Any]


class Labelled:
    """All rated texts of both sets."""

    def __init__(self, folder: Path) -> None:
        self.sets: list[str] = []
        self.texts: list[str] = []
        ratings, folds = [], []
        for name, file in SETS.items():
            for line in (folder / file).read_text("latin-1").splitlines():
                number, rating, text = line.split("\t", 2)
                self.sets.append(name)
                self.texts.append(unescape(text))
                ratings.append(float(rating))
                folds.append(crc32(f"{name} {number.partition('_')[0]}".encode()) % FOLDS)
        self.ratings, self.folds = np.array(ratings), np.array(folds)
        self.features: list[Features | None] = features_of(self.texts)
        blank = next(one for one in self.features if one is not None)
        empty = Features(np.zeros_like(blank.dense), np.array([], dtype=np.uint16))
        self.usable = [one or empty for one in self.features]

    def moods(self, threshold: float) -> Array:
        return np.where(self.ratings > threshold, 1, np.where(self.ratings < -threshold, -1, 0))


def trained(features: Sequence[Features], moods: Array) -> Weights:
    return fit(examples_of(features, moods.tolist()), None, hold=HOLD)


def cross_validated(held: Labelled, moods: Array) -> Array:
    """What a model that has not seen a text says of it."""
    found = np.zeros((len(moods), 3))
    for fold in range(FOLDS):
        inside, outside = np.flatnonzero(held.folds != fold), np.flatnonzero(held.folds == fold)
        weights = trained([held.usable[at] for at in inside], moods[inside])
        found[outside] = [likelihoods(weights, held.usable[at]) for at in outside]
    return found


def heated(likely: Array, heat: float) -> Array:
    raised = np.clip(likely, 1e-9, 1) ** (1 / heat)
    return np.asarray(raised / raised.sum(1, keepdims=True))


def best_heat(likely: Array, moods: Array) -> float:
    def loss(heat: float) -> float:
        return float(-np.log(heated(likely, heat)[np.arange(len(moods)), moods + 1]).mean())

    return min((round(0.3 + 0.02 * step, 2) for step in range(80)), key=loss)


def report(name: str, likely: Array, moods: Array) -> None:
    said, sure, right = likely.argmax(1) - 1, likely.max(1), likely.argmax(1) - 1 == moods
    bins = np.minimum((sure * 10).astype(int), 9)
    off = sum(
        (bins == one).mean() * abs(right[bins == one].mean() - sure[bins == one].mean())
        for one in range(10)
        if (bins == one).any()
    )
    surest = sure >= np.median(sure)
    line(
        name,
        right.mean(),
        macro_f1(said, moods),
        f"off by {off:.3f}",
        f"surer half {right[surest].mean():.3f}",
    )


def macro_f1(said: Array, moods: Array) -> float:
    scores = []
    for mood in (-1, 0, 1):
        both = ((said == mood) & (moods == mood)).sum()
        scores.append(2 * both / max((said == mood).sum() + (moods == mood).sum(), 1))
    return float(np.mean(scores))


def line(name: str, accuracy: float, f1: float, *more: str) -> None:
    print(f"  {name:<26} accuracy {accuracy:.3f}  macro F1 {f1:.3f}  {'  '.join(more)}", flush=True)


def vader(texts: Sequence[str]) -> Array:
    analyser = SentimentIntensityAnalyzer()
    scores = np.array([analyser.polarity_scores(text)["compound"] for text in texts])
    return np.where(scores >= 0.05, 1, np.where(scores <= -0.05, -1, 0))


def learning_curve(held: Labelled, moods: Array, hold: float) -> None:
    """Weights of the tweets alone, corrected on some reviews, measured on the others."""
    sets = np.array(held.sets)
    base = trained([held.usable[at] for at in np.flatnonzero(sets == "tweets")], moods[sets == "tweets"])
    reviews = np.flatnonzero(sets == "reviews")
    corrected, measured = reviews[held.folds[reviews] < 3], reviews[held.folds[reviews] >= 3]
    for number in (0, 10, 50, 200, 1_000):
        some = np.random.default_rng(7).permutation(corrected)[:number]
        weights = base
        if number:
            examples = examples_of([held.usable[at] for at in some], moods[some].tolist())
            weights = fit(examples, base, hold=(hold / number, hold / number), steps=100)
        said = np.array([likelihoods(weights, held.usable[at]).argmax() - 1 for at in measured])
        line(f"{number} corrections", (said == moods[measured]).mean(), macro_f1(said, moods[measured]))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="also write the weights")
    parser.add_argument("--hold", type=float, default=1.0, help="how much the prior weighs in learning (1.0)")
    asked = parser.parse_args()
    held = Labelled(asked.folder)
    sets, words = np.array(held.sets), vader(held.texts)
    heat = 1.0
    for threshold in THRESHOLDS:
        moods = held.moods(threshold)
        raw = cross_validated(held, moods)
        heat = best_heat(raw, moods)
        likely = heated(raw, heat)
        print(f"threshold {threshold}, heat {heat}")
        for name in SETS:
            here = sets == name
            report(f"{name} ({here.sum()}), ours", likely[here], moods[here])
            line(f"{name}, VADER", (words[here] == moods[here]).mean(), macro_f1(words[here], moods[here]))
            most = max((moods[here] == mood).mean() for mood in (-1, 0, 1))
            line(f"{name}, always the same", most, macro_f1(np.full(here.sum(), 1), moods[here]))
    print("learning, trained on tweets alone, told by reviews:")
    learning_curve(held, held.moods(SHIPPED), asked.hold)
    if asked.write:
        weights = trained(held.usable, held.moods(SHIPPED))
        FILE.write_bytes(written(Weights(weights.dense, weights.sparse, heat)))
        print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
