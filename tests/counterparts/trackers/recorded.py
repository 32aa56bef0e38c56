"""What gitlab.com, two Jiras and Jira Cloud once answered, as the tests of ogr, perceval and Airbyte recorded it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml

from tests.counterparts.installing import installed, sources
from tests.serving import Handler, serving

PINS = [Path(__file__).with_name("requirements.txt")]
Asked = tuple[str, str]
Answered = tuple[int, Any]


@cache
def of_gitlab(*recordings: str) -> dict[Asked, Answered]:
    """Answers by method and path, the first of each: of these recordings, or of all."""
    folder = installed("trackers", PINS, sources)
    found: dict[Asked, Answered] = {}
    for file in sorted(folder.glob("ogr-*/tests/integration/gitlab/test_data/*/*.yaml")):
        if recordings and file.stem not in recordings:
            continue
        kept = yaml.load(file.read_text(), Loader=yaml.CSafeLoader)
        for method, url, output in _outputs(kept, "", ""):
            path = urlsplit(url).path.removeprefix("/api/v4").replace("%2F", "/")
            found.setdefault((method, path), (output["status_code"], output.get("_content")))
    return found


def of_perceval(tracker: str, name: str) -> Any:
    """One of perceval's recorded answers."""
    folder = installed("trackers", PINS, sources)
    return json.loads(next(folder.glob(f"perceval-*/tests/data/{tracker}/{name}")).read_text())


def of_jira_cloud(name: str) -> Any:
    """One of the answers of Jira Cloud's newer interface (version 3) that Airbyte recorded."""
    folder = installed("trackers", PINS, sources)
    found = next(folder.glob(f"airbyte-source-jira-*/unit_tests/responses/{name}.json"))
    return json.loads(found.read_text())


def _outputs(kept: Any, method: str, url: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    if isinstance(kept, dict) and "output" in kept and "metadata" in kept:
        if url and isinstance(kept["output"], dict) and "status_code" in kept["output"]:
            yield method, url, kept["output"]
    elif isinstance(kept, dict):
        for name, value in kept.items():
            verb = name if name in ("GET", "POST", "PUT", "DELETE") else method
            yield from _outputs(value, verb, name if str(name).startswith("http") else url)
    elif isinstance(kept, list):
        for value in kept:
            yield from _outputs(value, method, url)


@contextmanager
def answering(
    answers: dict[Asked, Answered], below: str, pages: dict[str, str] | None = None
) -> Iterator[str]:
    """The address of a server that answers so below a path; what it does not know is 404.

    `pages` are lists that come piece by piece, as Jira's do: what they are called by their path. They are cut and
    counted as the answer itself says (`maxResults`), whatever was asked for.
    """

    class Known(Handler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path = parts.path.removeprefix(below).replace("%2F", "/")
            status, said = answers.get((self.command, path), (404, {"message": "404 Not Found"}))
            if status == 200 and path in (pages or {}):
                said = _page(said, (pages or {})[path], int(parse_qs(parts.query).get("startAt", ["0"])[0]))
            body = said if isinstance(said, str) else json.dumps(said)
            self.say(status, body, {"Content-Type": "application/json"})

        def do_POST(self) -> None:
            self.body()
            self.do_GET()

    with serving(Known) as address:
        yield address


def _page(said: dict[str, Any], name: str, start: int) -> dict[str, Any]:
    return {**said, name: said[name][start : start + said["maxResults"]], "startAt": start}
