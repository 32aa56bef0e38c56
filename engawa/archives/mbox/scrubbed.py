"""Files that a list's archive took out of a mail, leaving a notice with their address."""

import re

from engawa.archives.mbox.parts import SIGNATURES
from engawa.archives.records import Attachment

_NOTICE = re.compile(
    r"(?:^-{5,} next part -{5,}\n)?^[^\n>]{3,80} was scrubbed\.\.\.\n((?:[A-Z][A-Za-z]+:[^\n]*(?:\n|\Z))+)",
    re.MULTILINE,
)
_URL = re.compile(r"<?(https?://[^\s<>]+)")


def take_scrubbed(text: str) -> tuple[str, list[Attachment]]:
    """Return the text without the notices, and an Attachment for each, except for signatures."""
    if " was scrubbed..." not in text:
        return text, []
    attachments: list[Attachment] = []

    def taken(notice: re.Match[str]) -> str:
        told = dict(line.split(":", 1) for line in notice[1].splitlines() if ":" in line)
        url = _URL.search(told.get("URL", ""))
        if not url:
            return notice[0]
        media_type = told.get("Type", "").strip() or "application/octet-stream"
        size = re.match(r"\s*(\d+)", told.get("Size", ""))
        name = told.get("Name", "").strip() or url[1].rpartition("/")[2]
        if name == "not available":
            name = url[1].rpartition("/")[2]
        if media_type not in SIGNATURES:
            attachments.append(Attachment(name, media_type, int(size[1]) if size else 0, url[1]))
        return ""

    return _NOTICE.sub(taken, text), attachments
