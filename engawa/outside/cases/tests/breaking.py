"""What is done breaks once at each of its steps: the process is killed before and after each commit and each call to a
network, and each call is cut: not sent, sent without an answer, or without any word at all."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any
from unittest.mock import patch

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from engawa.outside.channels import sending
from engawa.outside.channels.network import Trouble

WRITES = ("INSERT", "UPDATE", "DELETE", "SELECT ENGAWA_RECORD")
FRAMES = 3


class Killed(BaseException):
    """The process ends here: nothing after it runs, and what was not committed is gone."""


class Breaking:
    """Meets each step by its name, and breaks it the first time."""

    def __init__(self, *, kills: bool = False, cuts: bool = False) -> None:
        self.kills, self.cuts = kills, cuts
        self.stage = ""
        self.met: list[str] = []
        self._dirty: set[str] = set()
        self._is_asked = True

    def call[Answer](self, name: str, do: Callable[[], Answer], lost: type[Trouble] = Trouble) -> Answer:
        """Ask a network; `lost` is what its adapter says when no answer comes."""
        step = f"{self.stage}: {name}"
        self._die(f"{step}, before")
        self._cut(f"{step}, not sent", Trouble("The line is dead."))
        self._cut(f"{step}, silence", TimeoutError("Nobody answers."))
        answer = do()
        self._die(f"{step}, after")
        self._cut(f"{step}, answer lost", lost("The line went dead."))
        self._cut(f"{step}, silence afterwards", TimeoutError("Nobody answers any more."))
        return answer

    @contextmanager
    def watched(self) -> Iterator[None]:
        """From here on every commit is a step, too."""
        real = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]  # the stubs leave out what is Django's own

        def commit(database: BaseDatabaseWrapper) -> Any:
            step = f"{self._where()} commits as {database.alias}"
            wrote = database.alias in self._dirty
            self._dirty.discard(database.alias)
            if wrote and self._meets(f"{step}, before"):
                database._rollback()  # type: ignore[attr-defined]  # as above
                raise Killed(step)
            real(database)
            if wrote:
                self._die(f"{step}, after")

        with patch.object(BaseDatabaseWrapper, "_commit", commit):
            for database in connections.all():
                database.execute_wrappers.append(self._execute)
            try:
                yield
            finally:
                for database in connections.all():
                    database.execute_wrappers.remove(self._execute)

    def done(self, work: Callable[[], object]) -> bool:
        """Do this; False when the process died over it. Then all that it held is gone."""
        try:
            work()
        except Killed:
            sending._in_hand.clear()
            self._dirty.clear()
            connections.close_all()
            return False
        return True

    @contextmanager
    def unharmed(self) -> Iterator[None]:
        """What is done here is only looking on."""
        self._is_asked = False
        try:
            yield
        finally:
            self._is_asked = True

    def _execute(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        database = context["connection"]
        if not str(sql).lstrip().upper().startswith(WRITES):
            return execute(sql, params, many, context)
        if database.in_atomic_block:
            self._dirty.add(database.alias)
            return execute(sql, params, many, context)
        step = f"{self._where()} writes as {database.alias}"
        self._die(f"{step}, before")
        found = execute(sql, params, many, context)
        self._die(f"{step}, after")
        return found

    def _die(self, step: str) -> None:
        if self._meets(step):
            raise Killed(step)

    def _meets(self, step: str) -> bool:
        fresh = self.kills and self._is_asked and step not in self.met
        if fresh:
            self.met.append(step)
        return fresh

    def _cut(self, step: str, trouble: Exception) -> None:
        if self.cuts and self._is_asked and step not in self.met:
            self.met.append(step)
            raise trouble

    def _where(self) -> str:
        """The stage, and the innermost functions of ours."""
        names: list[str] = []
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and len(names) < FRAMES:
            module = frame.f_globals.get("__name__", "")
            if module.startswith("engawa.") and ".tests." not in module and "boundary" not in module:
                names.append(frame.f_code.co_name)
            frame = frame.f_back
        return f"{self.stage}: {' < '.join(names)}"
