"""Reads mail archives: a list becomes a room, a thread a post with its talk."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from engawa.archives.mbox.lists import MailList, in_order, is_mail_archive, list_of, name_of
from engawa.archives.mbox.messages import MailReading
from engawa.archives.mbox.opening import Stream, opened
from engawa.archives.mbox.splitting import split
from engawa.archives.protocol import Unreadable
from engawa.archives.records import Options, Piece, Pieces, Progress, Skipped

PROGRESS_EVERY = 500


class MboxFormat:
    """Mailing lists and mailboxes in mbox files, plain or packed as gz, xz or bz2."""

    name = "mbox"
    label = "Mail archive (mbox)"

    def recognises(self, path: Path) -> float:
        """Sure when a file begins with an envelope line; of a folder when some file in it does."""
        try:
            if path.is_dir():
                return 0.9 if any(map(_is_archive, _files(path)[:50])) else 0.0
            return 0.95 if is_mail_archive(path) else 0.0
        except Unreadable:
            return 0.0

    def source_key(self, path: Path) -> str:
        """The List-Id, otherwise the name without its period: later exports have other periods."""
        if not path.is_dir():
            return f"mbox:{list_of(path).key}"
        keys = {list_of(file).key for file in _files(path) if _is_archive(file)}
        return f"mbox:{keys.pop() if len(keys) == 1 else name_of(path).casefold()}"

    def read(self, path: Path, options: Options) -> Pieces:
        """Yield rooms, authors, posts and comments; a folder's files one after the other."""
        files = _files(path) if path.is_dir() else [path]
        total = sum(file.stat().st_size for file in files if file.exists())
        before, readable = 0, 0
        with closing(MailReading()) as reading:
            for file in files:
                if path.is_dir() and not _is_archive(file):
                    yield Skipped(str(file.relative_to(path)), "The file is not a mail archive")
                    continue
                readable += 1
                home = list_of(file, options.name if not path.is_dir() else "")
                with opened(file) as stream:
                    for done, piece in _read_stream(reading, stream, file, home):
                        yield Progress(before + done, total) if piece is None else piece
                before += file.stat().st_size
            yield Progress(total, total)
        if not readable:
            raise Unreadable(f"{path} holds no mail archive: no file begins with a “From ” line.")


def _read_stream(
    reading: MailReading, stream: Stream, file: Path, home: MailList
) -> Iterator[tuple[int, Piece | None]]:
    found = False
    for cut in split(stream):
        where = f"{file.name}: message {cut.number}"
        if not cut.number:
            text = _first_line(cut.content)
            yield 0, Skipped(f"{file.name}: start", "Text before the first message", text)
            continue
        found = True
        for piece in reading.read(cut, home, where):
            yield 0, piece
        for phantom in cut.phantoms:
            why = "A line of text that begins with “From ” and starts no message; it was left in its message"
            yield 0, Skipped(where, why, phantom.decode(errors="replace"))
        if cut.number % PROGRESS_EVERY == 0:
            yield stream.done(), None
    if stream.broken:
        why = "The file is damaged; what came before the damage was read"
        yield 0, Skipped(file.name, why, stream.broken)
    if not found:
        trouble = stream.broken or "no line begins with “From ”"
        raise Unreadable(f"{file} is not a mail archive, or a damaged one: {trouble}.")


def _files(folder: Path) -> list[Path]:
    return sorted(
        (file for file in folder.rglob("*") if file.is_file() and file.name[0] != "."), key=in_order
    )


def _is_archive(file: Path) -> bool:
    try:
        return is_mail_archive(file)
    except Unreadable:
        return False


def _first_line(content: bytes) -> str:
    return content.strip().partition(b"\n")[0][:200].decode(errors="replace")
