"""The budgets that a run can measure, by name."""

from __future__ import annotations

from collections.abc import Callable

from tests.load.budgets import (
    contacts,
    digest,
    federation,
    imports,
    inbox,
    listen,
    live,
    pages,
    public_stream,
    questions,
    replies,
    writes,
)
from tests.load.figures import Figures
from tests.load.plan import Plan

BUDGETS: dict[str, Callable[[Plan], Figures]] = {
    "stream": pages.stream,
    "space": pages.space,
    "thread": pages.thread,
    "profile": pages.profile,
    "search": pages.search,
    "questions": questions.questions,
    "digest": digest.digest,
    "import": imports.imports,
    "writes": writes.writes,
    "federation": federation.federation,
    "replies": replies.replies,
    "live": live.live,
    "contacts": contacts.contacts,
    "inbox": inbox.inbox,
    "listen": listen.listen,
    "public-stream": public_stream.public_stream,
}
