"""Addresses that would run in a page instead of leading somewhere are not brought in, and the report says so."""

import re
from dataclasses import replace

from engawa.archives.records import Record, Skipped

_RUNS = re.compile(
    r"[\s\x00-\x20]*(?:j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t|vbscript|data|blob)\s*:", re.IGNORECASE
)
BOOKMARKLET = "A bookmark that runs a script instead of leading somewhere"
LEFT_OUT = "An address that runs a script was left out"


def runs(address: str) -> bool:
    """Whether a browser would run this address, or show what it carries as a page of ours."""
    return bool(_RUNS.match(address))


def harmless(record: Record) -> tuple[Record | None, list[Skipped]]:
    """The record without such addresses, and what was left out; None for a bookmark that is nothing else."""
    if record.kind == "bookmark" and runs(record.url):
        return None, [Skipped(record.key[:200], BOOKMARKLET, record.url[:80])]
    losses = []
    if runs(record.url):
        losses.append(Skipped(record.key[:200], LEFT_OUT, record.url[:80]))
        record = replace(record, url="")
    bad = [one for one in record.attachments if runs(one.url)]
    if bad:
        losses += [Skipped(f"{record.key[:200]}: {one.name}", LEFT_OUT, one.url[:80]) for one in bad]
        kept = tuple(replace(one, url="") if runs(one.url) else one for one in record.attachments)
        record = replace(record, attachments=tuple(one for one in kept if one.url or one.content is not None))
    return record, losses
