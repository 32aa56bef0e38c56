"""Where the real archives are, which stay outside the repository."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def data(name: str) -> Path:
    """A folder of real archives; the test is skipped, with the reason, where there are none."""
    folder = Path(os.environ.get("ENGAWA_DATA") or ROOT.parent / "shared" / "data") / name
    if not folder.exists():
        pytest.skip(f"no archives at {folder}: set ENGAWA_DATA to their folder")
    return folder
