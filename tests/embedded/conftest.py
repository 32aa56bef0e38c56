import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from engawa.embedded import places, unprivileged


@pytest.fixture
def home() -> Iterator[Path]:
    """A home of one's own, below a folder that only its owner may pass."""
    # What an earlier test left at work in this process may still write where it is told to be at home.
    with tempfile.TemporaryDirectory(prefix="engawa-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o700)
        yield Path(folder) / "home"


@pytest.fixture
def as_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root, to show what root does")
    if not unprivileged.private_views():
        pytest.skip("needs a kernel that grants private views of the file system")


@pytest.fixture(autouse=True)
def _every_home_has_its_own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests of this process point at copies; here each home's own database is meant."""
    monkeypatch.setattr(places, "DATABASE", "engawa")
