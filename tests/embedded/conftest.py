import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from engawa.embedded import unprivileged


@pytest.fixture
def home() -> Iterator[Path]:
    """A home of one's own, below a folder that only its owner may pass."""
    with tempfile.TemporaryDirectory(prefix="engawa-") as folder:
        Path(folder).chmod(0o700)
        yield Path(folder) / "home"


@pytest.fixture
def as_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root, to show what root does")
    if not unprivileged.private_views():
        pytest.skip("needs a kernel that grants private views of the file system")
