from collections.abc import Iterator

import pytest

from engawa.outside.trackers.tests.server import Answers, answering


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Answers]:
    monkeypatch.setenv("ENGAWA_ALLOWED_ADDRESSES", "127.0.0.1")
    with answering() as found:
        yield found
