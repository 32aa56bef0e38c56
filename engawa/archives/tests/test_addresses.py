"""Addresses that would run in a page stay outside."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from engawa.archives.intake.addresses import BOOKMARKLET, LEFT_OUT, harmless, runs
from engawa.archives.records import Attachment, Record

RECORD = Record(key="1", kind="article", room="r", author="a", created=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JavaScript:x", "java\tscript:x", "data:text/html,x"]
)
def test_what_runs_is_told_from_what_leads_somewhere(address: str) -> None:
    assert runs(address)
    assert not any(map(runs, ("https://example.org/javascript:", "mailto:a@b.example", "/files/x", "")))


def test_a_bookmarklet_is_reported_and_a_link_comes_in() -> None:
    kept, losses = harmless(replace(RECORD, kind="bookmark", url="javascript:void(0)"))
    assert kept is None
    assert [loss.why for loss in losses] == [BOOKMARKLET]
    link = replace(RECORD, kind="bookmark", url="https://example.org/")
    assert harmless(link) == (link, [])


def test_an_article_and_its_files_come_in_without_such_addresses() -> None:
    files = (Attachment("a", url="data:text/html,x"), Attachment("b", url="javascript:x", content=b"b"))
    kept, losses = harmless(replace(RECORD, url="vbscript:x", attachments=files))
    assert kept is not None
    assert (kept.url, [(one.name, one.url) for one in kept.attachments]) == ("", [("b", "")])
    assert [loss.why for loss in losses] == [LEFT_OUT] * 3
