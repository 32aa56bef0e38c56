"""Two people changed the same text: put both changes into it, and say where they contradict each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from engawa.base.differences import steps


@dataclass(frozen=True, slots=True)
class Merged:
    """A text with both changes. Where both changed the same lines, both versions stand there, marked."""

    text: str
    contradictions: int


def merge(base: str, mine: str, theirs: str, *, my_mark: str = "", their_mark: str = "") -> Merged:
    r"""Put the changes from `base` to `mine` and from `base` to `theirs` together. Lines end with \n alone.

    Args:
        my_mark: Stands in the lines that fence off a contradiction, as does their_mark.
    """
    lines, ours, others = base.split("\n"), mine.split("\n"), theirs.split("\n")
    to_mine, to_theirs = _kept(lines, ours), _kept(lines, others)
    merged: list[str] = []
    contradictions = at_base = at_mine = at_theirs = 0
    for stop in [*(n for n in range(len(lines)) if n in to_mine and n in to_theirs), len(lines)]:
        my_stop, their_stop = to_mine.get(stop, len(ours)), to_theirs.get(stop, len(others))
        before, a, b = lines[at_base:stop], ours[at_mine:my_stop], others[at_theirs:their_stop]
        if a in (before, b):
            merged += b
        elif b == before:
            merged += a
        else:
            contradictions += 1
            merged += [f"<<<<<<< {my_mark}".rstrip(), *a, "=======", *b, f">>>>>>> {their_mark}".rstrip()]
        if stop < len(lines):
            merged.append(lines[stop])
        at_base, at_mine, at_theirs = stop + 1, my_stop + 1, their_stop + 1
    return Merged("\n".join(merged), contradictions)


def _kept(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """For each line of `before` that is still there, where it stands in `after`."""
    same = (step for step in steps(before, after) if step[0] == "equal")
    return {i + n: k + n for _same, i, j, k, _m in same for n in range(j - i)}
