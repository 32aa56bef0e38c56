"""Google's own description of YouTube's API, as its client library for Python carries it along."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.counterparts.installing import installed, sources

PINS = [Path(__file__).with_name("requirements.txt")]
TYPES: dict[str, Any] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": dict,
}


@cache
def described() -> dict[str, Any]:
    """The whole description."""
    (file,) = installed("youtube", PINS, sources).glob(
        "*/googleapiclient/discovery_cache/documents/youtube.v3.json"
    )
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def operation(method: str, what: str) -> dict[str, Any]:
    """What can be done so at this address.

    Raises:
        StopIteration: when nothing can.
    """
    known = described()["resources"][what]["methods"].values()
    return next(one for one in known if (one["httpMethod"], one["path"]) == (method, f"youtube/v3/{what}"))


def wrong_wishes(method: str, what: str, wish: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with what is asked."""
    known = {**described()["parameters"], **operation(method, what)["parameters"]}
    yield from (
        f"{name} is missing" for name, one in known.items() if one.get("required") and name not in wish
    )
    for name, value in wish.items():
        one = known.get(name)
        if one is None:
            yield f"{name} is unknown"
        elif not _allows(one, value):
            yield f"{name} may not be {value}"


def wrong_parts(schema: str, said: Any, where: str = "") -> Iterator[str]:
    """What is wrong with something that is sent or told, by the schema of this name."""
    yield from _wrong({"$ref": schema}, said, where or schema)


def _allows(form: Mapping[str, Any], value: str) -> bool:
    if form["type"] == "integer":
        return 0 <= int(value) <= int(form.get("maximum", value))
    return value in form.get("enum", [value])


def _wrong(form: Mapping[str, Any], said: Any, where: str) -> Iterator[str]:
    if "$ref" in form:
        form = described()["schemas"][form["$ref"]]
    if not isinstance(said, TYPES[form["type"]]):
        yield f"{where} is no {form['type']}"
    elif isinstance(said, list):
        for one in said:
            yield from _wrong(form["items"], one, f"{where}[]")
    elif isinstance(said, dict):
        for name, value in said.items():
            inner = form.get("properties", {}).get(name) or form.get("additionalProperties")
            if inner is None:
                yield f"{where}.{name} is unknown"
            else:
                yield from _wrong(inner, value, f"{where}.{name}")
