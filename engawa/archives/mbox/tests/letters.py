"""Letters for the tests: written here, posted nowhere."""

from pathlib import Path

from engawa.archives.mbox.reader import MboxFormat
from engawa.archives.records import Options, Piece, Record, Skipped

ENVELOPE = "From anna@example.org Mon Mar  2 10:00:00 2020\n"


def letter(
    number: int,
    body: str = "Good morning.\n",
    *,
    sender: str = "Anna Berg <anna@example.org>",
    subject: str = "[garden] Pears",
    envelope: str = ENVELOPE,
    **headers: str,
) -> str:
    """One message as it stands in an archive; `in_reply_to="1"` answers number 1."""
    for name in ("in_reply_to", "references"):
        if name in headers:
            headers[name] = " ".join(f"<{id_}@x>" for id_ in headers[name].split())
    lines = {
        "From": sender,
        "Subject": subject,
        "Date": f"Mon, 2 Mar 2020 10:{number:02}:00 +0100",
        "Message-ID": f"<{number}@x>",
    }
    lines |= {name.replace("_", "-").title().replace("-Id", "-ID"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\n" for name, value in lines.items() if value)
    return f"{envelope}{head}\n{body}\n"


def archive(folder: Path, *letters: str | bytes, name: str = "garden-2020.mbox") -> Path:
    """A file of these letters."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(one if isinstance(one, bytes) else one.encode() for one in letters))
    return path


def read(path: Path) -> list[Piece]:
    return list(MboxFormat().read(path, Options()))


def records(pieces: list[Piece]) -> dict[str, Record]:
    return {piece.key: piece for piece in pieces if isinstance(piece, Record)}


def reasons(pieces: list[Piece]) -> list[str]:
    return [piece.why for piece in pieces if isinstance(piece, Skipped)]
