"""Telling an archive's format by looking at it."""

from importlib import import_module
from pathlib import Path

from engawa.archives.protocol import Format, Unreadable

FORMATS = {
    "engawa": "EngawaFormat",
    "mbox": "MboxFormat",
    "slack": "SlackFormat",
    "bookmarks": "BookmarksFormat",
    "feeds": "FeedsFormat",
    "markdown": "MarkdownFormat",
}
"""Each format's folder and the class in its `reader.py`."""
_SURE_ENOUGH = 0.3


def format_named(name: str) -> Format:
    """The format of this name.

    Raises:
        Unreadable: when there is none.
    """
    if name not in FORMATS:
        raise Unreadable(f"There is no format {name!r}. Known are {', '.join(FORMATS)}.")
    module = import_module(f"engawa.archives.{name}.reader")
    made: Format = getattr(module, FORMATS[name])()
    return made


def recognise(path: Path) -> Format:
    """The format that is surest of this file, folder or address.

    Raises:
        Unreadable: when none is.
    """
    sureness = {name: format_named(name).recognises(path) for name in FORMATS}
    best = max(sureness, key=lambda name: sureness[name])
    if sureness[best] < _SURE_ENOUGH:
        known = ", ".join(format_named(name).label for name in FORMATS)
        raise Unreadable(
            f"{path.name} is none of the archives Engawa reads: {known}. Say --format to read it anyway."
        )
    return format_named(best)
