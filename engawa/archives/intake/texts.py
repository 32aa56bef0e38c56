"""Bodies as they are kept: links lead to what the archive's links led to, mentions to the people meant."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from engawa.archives.intake.acquaintance import Figure
from engawa.archives.intake.prepared import Prepared, rendered
from engawa.archives.intake.standing import Standing

_TARGET = re.compile(
    r"(?P<before>\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?|\b(?:href|src)=[\"'])(?P<href>[^\s<>\"')]+)",
    re.MULTILINE,
)

type Addresses = Mapping[str, str]


def relink(body: str, addresses: Addresses) -> str:
    """Replace where links and pictures of a Markdown text lead."""
    if not addresses:
        return body

    def led(match: re.Match[str]) -> str:
        return match["before"] + addresses.get(match["href"], match["href"])

    return _TARGET.sub(led, body)


def finished(
    prepared: Prepared, find: Callable[[str], Figure | None], standing: Mapping[str, int]
) -> tuple[str, str]:
    """The body and its safe HTML, with the links to records that stand."""
    record = prepared.record
    if prepared.html is not None:
        return record.body, prepared.html
    body = relink(record.body, addresses(prepared, standing)) if record.format == "markdown" else record.body
    mentions = {}
    for key in record.mentions:
        figure = find(key)
        if figure and figure.handle:
            mentions[figure.handle.casefold()] = f"/people/{figure.person}/"
    return body, rendered(body, record.format, record.kind, mentions)


def addresses(prepared: Prepared, standing: Mapping[str, int]) -> dict[str, str]:
    """Where the links of a record lead here, as far as that is known."""
    led = {one.url: f"/files/{one.file}/{quote(one.name)}" for one in prepared.files if one.url and one.file}
    for href, key in prepared.record.links:
        if key in standing:
            led[href] = address(href, standing[key])
    return led


def address(href: str, item: int) -> str:
    """Where a link leads here: to the item, at the heading that the link named."""
    _, mark, heading = href.partition("#")
    return f"/i/{item}/{mark}{heading}"


def items_of(standing: Mapping[str, Standing]) -> dict[str, int]:
    """Ids by key."""
    return {key: one.item for key, one in standing.items()}
