"""A git repository's account of its pages: every state of each, by whom and when, with renames followed."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from engawa.archives.markdown.plan import ENDINGS
from engawa.archives.records import Author

# A repository that comes from elsewhere may name programs to run: none of them is.
_GIT = (
    "git", "--no-pager", "-c", "safe.directory=*",
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
    "-c", "log.showSignature=false", "-c", "protocol.allow=never", "-c", "core.quotePath=false",
)  # fmt: skip
_NOREPLY = re.compile(r"(?:\d+\+)?([A-Za-z0-9-]+(?:\[bot\])?)@users\.noreply\.github\.com", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class State:
    """A page as one commit left it."""

    blob: str
    at: datetime
    author: Author
    note: str


@dataclass(slots=True)
class Account:
    """All that happened to one page, oldest first, and the name it had at the beginning."""

    first_name: str
    states: list[State] = field(default_factory=list)


@dataclass(slots=True)
class History:
    """A folder's pages by their present names, relative to the folder."""

    folder: Path
    root: str
    """The first commit's id: the same in every copy of the repository."""
    accounts: dict[str, Account]

    def keys(self) -> dict[str, str]:
        """What names a page for good: the name it began with, so that a rename makes no new page."""
        taken: set[str] = set()
        keys = {}
        for name, account in self.accounts.items():
            key = account.first_name
            if key in taken:
                key = f"{key}@{account.states[0].at:%Y%m%d%H%M%S}"
            taken.add(key)
            keys[name] = key
        return keys

    def within(self) -> str:
        """The folder's place in its repository; empty when it is the whole."""
        return _git(self.folder, "rev-parse", "--show-prefix").decode().strip().strip("/")

    @contextmanager
    def texts(self) -> Iterator["Texts"]:
        """Open the store of all states' texts."""
        with subprocess.Popen(
            [*_GIT, "cat-file", "--batch"],
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        ) as process:
            try:
                yield Texts(process)
            finally:
                process.kill()


class Texts:
    """Reads states' texts out of one running git."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def of(self, state: State) -> bytes:
        """The bytes of a page's state; empty when the repository has lost them."""
        asked, answered = _pipes(self._process)
        asked.write(state.blob.encode() + b"\n")
        asked.flush()
        head = answered.readline().split()
        if len(head) != 3:
            return b""
        data = answered.read(int(head[2]))
        answered.read(1)
        return data


def read_history(folder: Path) -> History | None:
    """Read the history of the pages in a folder; None when it is not a repository's or git is not there."""
    if not folder.is_dir() or not _git(folder, "ls-files", "-z", "--", "."):
        return None
    roots = _git(folder, "rev-list", "--max-parents=0", "HEAD").decode().split()
    if not roots:
        return None
    patterns = [f":(icase,glob)**/*{ending}" for ending in ENDINGS]
    told = _git(
        folder, "log", "--reverse", "--topo-order", "--no-merges", "--raw", "-M", "--no-abbrev", "-z",
        "--relative", "--no-ext-diff", "--no-textconv", "--format=%x01%at%x02%aN%x02%aE%x02%B%x03",
        "HEAD", "--", *patterns,
    )  # fmt: skip
    return History(folder, roots[-1], _accounts(told.decode("utf-8", "replace")))


def _accounts(told: str) -> dict[str, Account]:
    current: dict[str, Account] = {}
    for commit in told.split("\x01")[1:]:
        head, _, changes = commit.partition("\x03")
        at, name, address, note = head.split("\x02", 3)
        moment = datetime.fromtimestamp(int(at), UTC)
        author = author_of(name, address)
        for status, blob, old, new in _changes(changes):
            account = current.pop(old, None) if status in "RD" else current.get(old)
            if status == "D":
                continue
            account = account if account and status != "C" else Account(new)
            current[new] = account
            if not account.states or account.states[-1].blob != blob:
                account.states.append(State(blob, moment, author, note.strip()))
    return {name: account for name, account in current.items() if account.states}


def _changes(told: str) -> Iterator[tuple[str, str, str, str]]:
    """Each change as (status, blob, old name, new name)."""
    fields = iter(told.replace("\n", "").split("\x00"))
    for entry in fields:
        if entry.startswith(":"):
            _, _, _, blob, status = entry.split(" ")
            old = next(fields)
            yield status[0], blob, old, next(fields) if status[0] in "RC" else old


def author_of(name: str, address: str) -> Author:
    """Who a commit says it is by; a private address of GitHub's tells the account instead."""
    name = " ".join(name.split()) or address
    bot = "[bot]" in name
    if hidden := _NOREPLY.fullmatch(address):
        login = hidden[1]
        return Author(
            f"github:{login.lower()}", name, handle=login, is_bot=bot, accounts=(("github", login),)
        )
    if "@" in address:
        return Author(f"email:{address.lower()}"[:300], name, address.lower(), is_bot=bot)
    return Author("name:" + name.casefold()[:290], name, is_bot=bot)


def _git(folder: Path, *words: str) -> bytes:
    try:
        done = subprocess.run(
            [*_GIT, *words], cwd=folder, capture_output=True, env=_environment(), check=False
        )
    except OSError:
        return b""
    return done.stdout if done.returncode == 0 else b""


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("git was started without pipes")
    return process.stdin, process.stdout


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
    }
