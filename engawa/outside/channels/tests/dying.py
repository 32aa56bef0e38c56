"""A network in a folder, in whose midst the process is killed: once at each step that the folder names."""

import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Catch, Draft, Sent
from tests.paper import Paper, heard


class Deadly(Paper):
    """`heard` holds how many things were said to us, `said` what arrived of us, `die-STEP` kills."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def listen(self, account: Account, keys: Mapping[str, Any]) -> Catch:
        seen, there = account.cursor.get("seen", 0), int((self.folder / "heard").read_text())
        self.perhaps_die("listen")
        return Catch([heard(number) for number in range(seen, there)], {"seen": there})

    def say(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent:
        self.perhaps_die("before")
        with (self.folder / "said").open("a") as said:
            said.write(json.dumps(draft.key) + "\n")
        self.perhaps_die("after")
        return Sent(f"paper:ours/{draft.key}")

    def find_sent(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent | None:
        self.perhaps_die("asked")
        return Sent(f"paper:ours/{draft.key}") if draft.key in self.arrived() else None

    def arrived(self) -> list[str]:
        """What arrived, as often as it did."""
        kept = self.folder / "said"
        return [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []

    def perhaps_die(self, step: str) -> None:
        """Die here, if the folder says so; only once."""
        mark = self.folder / f"die-{step}"
        if mark.exists():
            mark.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
