"""Pieces in portions of a size that one transaction takes well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from engawa.archives.intake.addresses import harmless
from engawa.archives.intake.prepared import Prepared, prepare
from engawa.archives.records import Author, Progress, Record, Room, Skipped
from engawa.archives.whole import Following, Knowing, Leading, Thanking, Tie, WholeAuthor, WholePiece
from engawa.base.files import keep

MOST_RECORDS = 1_500
MOST_LETTERS = 12_000_000
MOST_WORDS = 500_000


@dataclass(slots=True)
class Batch:
    """Some pieces, and how far the archive was read when they were complete."""

    authors: list[Author] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    written: list[Prepared] = field(default_factory=list)
    seen_before: list[Record] = field(default_factory=list)
    """What an earlier, interrupted run has already brought in and has to be looked at again at the end."""
    losses: list[Skipped] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    """Words of the texts that no batch before it had."""
    pieces: int = 0
    """How many pieces of the archive this and all batches before it hold."""
    done: int = 0
    total: int = 0

    @property
    def others(self) -> int:
        """How many pieces it holds besides records."""
        return len(self.authors) + len(self.rooms) + len(self.losses) + len(self.ties) + len(self.seen_before)

    def parts(self) -> list[Batch]:
        """The same in smaller portions: what is not a record first, then the records in halves."""
        middle = (len(self.written) + 1) // 2
        others = Batch(self.authors, self.rooms, [], self.seen_before, self.losses, self.ties, self.words)
        halves = [Batch(written=half) for half in (self.written[:middle], self.written[middle:]) if half]
        return [others, *halves] if self.others or self.words else halves


class Vocabulary:
    """Tells words that are new from those that were met before."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def fresh(self, words: set[str]) -> set[str]:
        if len(self._known) > MOST_WORDS:
            self._known.clear()
        new = {word for word in words - self._known if 3 <= len(word) <= 30 and not word.isdigit()}
        self._known |= new
        return new


def batches(pieces: Iterable[WholePiece], *, skip: int = 0, dry: bool = False) -> Iterator[Batch]:
    """Gather pieces; a key never stands twice in one batch.

    Args:
        skip: How many pieces an earlier run has settled: their authors and rooms are still told.
    """
    batch, keys, letters, count, done, total = Batch(), set[str](), 0, 0, 0, 0
    vocabulary = Vocabulary()
    for piece in pieces:
        if isinstance(piece, Progress):
            done, total = piece.done, piece.total
            continue
        repeated = isinstance(piece, Record) and piece.key in keys
        if repeated or len(keys) + batch.others >= MOST_RECORDS or letters >= MOST_LETTERS:
            batch.pieces, batch.done, batch.total = count, done, total
            yield batch
            batch, letters = Batch(), 0
            keys.clear()
        count += 1
        if isinstance(piece, Record):
            if count > skip:
                keys.add(piece.key)
                letters += _weight(piece)
                _prepare(batch, piece, vocabulary, dry=dry)
            elif piece.links or piece.path:
                batch.seen_before.append(piece)
        else:
            _put(batch, piece if dry else _with_picture(piece), settled=count <= skip)
    batch.pieces, batch.done, batch.total = count, total or done, total
    yield batch


def _prepare(batch: Batch, record: Record, vocabulary: Vocabulary, *, dry: bool) -> None:
    kept, losses = harmless(record)
    batch.losses += losses
    if kept is None:
        return
    try:
        prepared, words = prepare(kept, dry=dry)
    except (ValueError, TypeError, RecursionError) as error:
        batch.losses.append(
            Skipped(record.key, "The text cannot be shown", f"{type(error).__name__}: {error}")
        )
        return
    batch.written.append(prepared)
    batch.words |= vocabulary.fresh(words)


def _weight(record: Record) -> int:
    carried = sum(len(one.content) for one in record.attachments if one.content is not None)
    return len(record.body) + carried + sum(len(one.body) for one in record.revisions)


def _with_picture[P](piece: P) -> P:
    """Somebody's picture put away, if the archive has one."""
    if isinstance(piece, WholeAuthor) and piece.picture:
        return replace(piece, picture=None, avatar=keep(piece.picture))
    return piece


def _put(batch: Batch, piece: Author | Room | Skipped | Tie, *, settled: bool) -> None:
    if isinstance(piece, Author):
        batch.authors.append(piece)
    elif isinstance(piece, Room):
        batch.rooms.append(piece)
    elif isinstance(piece, Following | Thanking | Leading | Knowing):
        batch.ties.append(piece)
    elif not settled:
        batch.losses.append(piece)
