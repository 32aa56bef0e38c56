"""The part of the work that asks nobody: digests, safe HTML, words to search by, files put away."""

from dataclasses import dataclass
from hashlib import blake2b

from engawa.archives.intake.files import Kept, keep
from engawa.archives.records import Record
from engawa.archives.whole import WholeRecord
from engawa.base import markdown, plaintext
from engawa.search.vectors import vector


@dataclass(slots=True)
class Prepared:
    """A record on its way in."""

    record: Record
    digest: bytes
    files: list[Kept]
    html: str | None
    """None where it names people or other records, which only the database knows."""
    vector: str
    """What it is found by, as PostgreSQL writes it."""


def prepare(record: Record, *, dry: bool) -> tuple[Prepared, set[str]]:
    """Do what can be done before the database is asked, and tell the words; `dry` puts no files away."""
    files = [keep(one, dry=dry) for one in record.attachments]
    found, words = vector("" if record.kind == "comment" else record.title, record.body)
    return Prepared(record, digest(record, files), files, _html(record, files), found), words


def digest(record: Record, files: list[Kept]) -> bytes:
    """Sixteen bytes that differ when what the source says differs. Moments do not count."""
    told = [
        record.kind, record.title, record.body, record.format, record.author, record.url, record.path,
        "\x1e".join(record.tags), "\x1e".join(record.mentions),
    ]  # fmt: skip
    told += [f"{one.emoji}\x1e{one.author}" for one in record.reactions]
    told += [f"{one.name}\x1e{one.url}\x1e{one.file}" for one in files]
    told += [f"{one.title}\x1e{one.body}" for one in record.revisions]
    if isinstance(record, WholeRecord) and record.removed:
        told.append("removed")
    return blake2b("\x1f".join(told).encode(errors="surrogatepass"), digest_size=16).digest()


def _html(record: Record, files: list[Kept]) -> str | None:
    if record.mentions or record.links or any(one.url for one in files):
        return None
    return rendered(record.body, record.format, record.kind, {})


def rendered(body: str, text_format: str, kind: str, mentions: dict[str, str]) -> str:
    """Safe HTML of a body; `mentions` maps handles to where they lead."""
    if text_format == "text":
        return plaintext.render(body)
    return markdown.render(body, mentions=mentions, breaks=kind == "chat")
