"""Files of what is said: what comes along is kept here, what goes out is read from here or from where it lies."""

from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext as _

from engawa.base.fetch import FetchError, fetch
from engawa.base.files import keep, place_of
from engawa.base.strangers import harmless
from engawa.content.uploads import sort_of
from engawa.outside.channels.network import Medium, Refused

PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
PLAIN = (".txt", ".text", ".log", ".csv", ".md")
"""What is shown in place of what is text: nothing that a browser could take for a page or a script."""
UNKNOWN = "application/octet-stream"


def enclosed(name: str, content: bytes) -> Medium:
    """Keep a file that came along. What it is, its bytes say and not who sent it."""
    name = _name(PurePath(name.replace("\\", "/")).name)
    return Medium("", _kind(name, content), "", name, len(content), keep(content))


def left_out(name: str, size: int) -> Medium:
    """That a file came along and was not kept."""
    return Medium("", UNKNOWN, "", _name(name), size)


def content_of(medium: Medium, *, limit: int, types: tuple[str, ...]) -> tuple[bytes, str]:
    """The bytes and the type of a file that goes out.

    Raises:
        Refused: when it is not there, too large, or of another type.
    """
    if not medium.file:
        try:
            found = fetch(medium.url, limit=limit, types=types)
        except FetchError as error:
            raise Refused(_("The picture cannot be sent: %s") % error) from error
        return found.body, found.media_type
    place = place_of(medium.file)
    if not place.is_file():
        raise Refused(_("The file “%s” is no more.") % medium.name)
    if medium.size > limit or not medium.media_type.startswith(types or ("",)):
        raise Refused(_("This network does not take the file “%s”.") % medium.name)
    return place.read_bytes(), medium.media_type


def _name(told: str) -> str:
    """How a file is called, with its ending and without what would show another one."""
    return harmless(told[-1_000:], 1_000).strip(".")[-200:] or _("file")


def _kind(name: str, content: bytes) -> str:
    for beginning, kind in PICTURES.items():
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    found = sort_of(BytesIO(content), name)
    return UNKNOWN if found == "text/plain" and not name.lower().endswith(PLAIN) else found
