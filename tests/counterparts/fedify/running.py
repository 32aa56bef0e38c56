"""Servers made with Fedify, which speak with ours."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

from tests.counterparts.installing import installed, npm

HERE = Path(__file__).parent
PINS = [HERE / name for name in ("package.json", "package-lock.json", "peer.mjs")]
SECONDS = 60.0


class Peer:
    """A server of Fedify's, with as many people as are named."""

    def __init__(self, node: "subprocess.Popen[str]") -> None:
        self.node = node
        self.root: str = self._answer()["root"]

    def actor(self, who: str) -> str:
        return f"{self.root}/users/{who}"

    def do(self, what: str, who: str, **more: Any) -> str:
        """Have somebody there do something; returns the address of what came of it."""
        answer = self._ask({"do": what, "who": who, **more})
        assert "done" in answer, answer.get("failed")
        return str(answer["done"])

    def heard(self, kind: str = "") -> list[dict[str, Any]]:
        """What was handed in there, of one type or all."""
        found: list[dict[str, Any]] = self._ask({"do": "heard"})["heard"]
        return [one for one in found if one["type"] == kind or not kind]

    def _ask(self, told: dict[str, Any]) -> dict[str, Any]:
        assert self.node.stdin
        self.node.stdin.write(json.dumps(told) + "\n")
        self.node.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        timer = Timer(SECONDS, self.node.kill)
        timer.start()
        try:
            assert self.node.stdout
            line = self.node.stdout.readline()
        finally:
            timer.cancel()
        assert line, "the peer said nothing"
        said: dict[str, Any] = json.loads(line)
        return said


@contextmanager
def fedify(first_knock: str = "rfc9421") -> Iterator[Peer]:
    """One that runs until the end; it signs in this way first: "rfc9421" or "draft-cavage-http-signatures-12"."""
    folder = installed("fedify", PINS, npm)
    node = subprocess.Popen(
        ["node", "peer.mjs"],
        cwd=folder,
        env={**os.environ, "FIRST_KNOCK": first_knock},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield Peer(node)
    finally:
        node.kill()
        node.wait()
