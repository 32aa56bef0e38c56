import pytest

from engawa.live.speaking import Speaker


@pytest.fixture(autouse=True)
def _nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """No news server runs in these tests."""
    monkeypatch.setattr(Speaker, "say", lambda self, news: list(news))
