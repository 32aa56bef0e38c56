"""A text as numbers: what it means, and which words and signs it bears."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np

DENSE = 257
"""The 256 of the text's vector, at length one, and a one."""
SPARSE = 1 << 13
"""Words are hashed into so many numbers."""
READ = 2_000
"""Characters of a text that are read."""
BATCH = 512
AFTER_NOT = 4
"""So many words after a "not" count as denied."""
_NOT_SAID = re.compile(r"https?://\S+|@\w+")
_SIGN = re.compile(
    r"[a-z0-9]+(?:['’][a-z]+)?|[:;=8x][-'^o*]?[()\[\]dp/\\|3<>*o]+|<3|[!?]+|[\U0001f300-\U0001faff☀-➿]|[^\W\d_]+"
)
_SHOUTED = re.compile(r"\b[A-Z]{3,}\b")
_DENYING = frozenset(
    "not no never nothing without cannot cant wont dont didnt isnt wasnt hardly nor neither none lacks lack aint "
    "nicht kein keine keinen nie niemals ohne weder".split()
)


@dataclass(frozen=True, slots=True)
class Features:
    """`dense` has `DENSE` numbers; `sparse` are places among the `SPARSE`, each counting 1 / sqrt(how many)."""

    dense: np.ndarray[Any, Any]
    sparse: np.ndarray[Any, Any]


def is_installed() -> bool:
    """Whether the vectors' wheel is here; without it nothing has a mood."""
    return find_spec("wordllama") is not None and find_spec("numpy") is not None


@cache
def _vectors() -> Any:
    import wordllama

    return wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)


def features_of(texts: Sequence[str]) -> list[Features | None]:
    """The features of each text; None where there are no words.

    Raises:
        ModuleNotFoundError: where the model is not installed.
    """
    import numpy as np

    found: list[Features | None] = []
    for start in range(0, len(texts), BATCH):
        some = [text[:READ].strip() for text in texts[start : start + BATCH]]
        rows = _vectors().embed([text or " " for text in some], norm=False)
        for text, row in zip(some, rows, strict=True):
            length = float(np.linalg.norm(row))
            signs = signs_in(text)
            if not text or not signs or length == 0:
                found.append(None)
                continue
            places = sorted({crc32(one.encode()) % SPARSE for one in signs})
            dense = np.append(row / length, 1.0).astype(np.float32)
            found.append(Features(dense, np.array(places, dtype=np.uint16)))
    return found


def signs_in(text: str) -> list[str]:
    """Words, smileys, exclamation and question marks; words that are denied are others than the words themselves."""
    said = _NOT_SAID.sub(" ", text)
    found, denied = ["SHOUTED"] if _SHOUTED.search(said) else [], 0
    for one in _SIGN.findall(said.lower()):
        if one[0] in "!?":
            found.append(one[:2])
            denied = 0
            continue
        found.append(f"not {one}" if denied else one)
        is_denying = one in _DENYING or one.endswith(("n't", "n’t"))
        denied = AFTER_NOT if is_denying else max(denied - 1, 0)
    return found


def packed(features: Features) -> bytes:
    """As bytes: half a kilobyte for the vector, two bytes for each place."""
    return bytes(features.dense.astype("<f2").tobytes() + features.sparse.astype("<u2").tobytes())


def unpacked(kept: bytes) -> Features:
    """What `packed` made."""
    import numpy as np

    dense = np.frombuffer(kept[: 2 * DENSE], dtype="<f2").astype(np.float32)
    return Features(dense, np.frombuffer(kept[2 * DENSE :], dtype="<u2"))
