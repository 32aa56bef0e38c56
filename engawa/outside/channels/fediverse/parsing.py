"""JSON from strangers: bounded in size and depth, and never more than its own words. No context is ever loaded."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

LONGEST = 1_000_000
"""Bytes of one activity."""
DEEPEST = 20
MOST = 20_000
"""Values in one document."""

type Document = Mapping[str, Any]


class Unreadable(Exception):
    """It is no JSON, or not such as an honest server sends."""


def read(body: bytes) -> dict[str, Any]:
    """
    Raises:
        Unreadable: with what is wrong.
    """
    if len(body) > LONGEST:
        raise Unreadable("It is larger than a megabyte.")
    try:
        found = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError, UnicodeError) as error:
        raise Unreadable("It is not JSON.") from error
    if not isinstance(found, dict):
        raise Unreadable("It is not an object.")
    _measure(found)
    return found


def _no_number(name: str) -> float:
    raise ValueError(name)


def _measure(document: dict[str, Any]) -> None:
    level: list[Any] = [document]
    count = 0
    for _depth in range(DEEPEST):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                below.extend(value.values())
                _check_texts(value)
            elif isinstance(value, list):
                below.extend(value)
            else:
                _check_texts((value,))
        count += len(below)
        if count > MOST:
            raise Unreadable("It holds too much.")
        if not below:
            return
        level = below
    raise Unreadable("It is nested too deeply.")


def _check_texts(values: Iterable[Any]) -> None:
    """No NUL and no half of a character: no table can hold them."""
    for value in values:
        if isinstance(value, str):
            try:
                value.encode()
            except UnicodeEncodeError as error:
                raise Unreadable("It holds half a character.") from error
            if "\0" in value:
                raise Unreadable("It holds a NUL.")


def text(document: Document, name: str) -> str:
    """What stands there, if it is a text."""
    found = document.get(name)
    return found if isinstance(found, str) else ""


def uri(value: Any) -> str:
    """The address of a thing that is named, or stands there whole."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("id") or value.get("href")
    return value if isinstance(value, str) else ""


def uris(*values: Any) -> list[str]:
    """All addresses in these, whether one or several stand there."""
    flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
    return [found for one in flat if (found := uri(one))]


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects that stand there, whether one or several."""
    found = value if isinstance(value, list) else [value]
    return [one for one in found if isinstance(one, dict)]


def kind(document: Document) -> str:
    """Its type; the first when there are several."""
    found = document.get("type")
    if isinstance(found, list):
        found = found[0] if found else ""
    return found if isinstance(found, str) else ""
