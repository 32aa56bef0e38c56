import tarfile
from pathlib import Path

import pytest

from engawa.embedded.postgres import Postgres
from tests.embedded.console import contents, engawa, rules
from tests.embedded.lived_in import bring


@pytest.fixture
def lived_in(home: Path) -> Path:
    bring(home)
    return home


def test_what_was_backed_up_comes_back_equal(lived_in: Path) -> None:
    file = lived_in.parent / "engawa.tar"
    told = engawa(lived_in, "backup", str(file))
    assert told.returncode == 0, told.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    other = lived_in.parent / "other"
    told = engawa(other, "restore", str(file))
    assert told.returncode == 0, told.stderr
    with Postgres(lived_in) as before, Postgres(other) as after:
        was = contents(before.dsn())
        assert contents(after.dsn()) == was
        assert rules(after.dsn()) == rules(before.dsn())
    assert not was["people_person"].startswith("(0,")
    assert (other / "files/pictures/veranda.png").read_bytes() == (
        lived_in / "files/pictures/veranda.png"
    ).read_bytes()
    assert (other / "secrets.json").read_text() == (lived_in / "secrets.json").read_text()
    assert (other / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert (other / "files").stat().st_mode & 0o777 == 0o700


def test_an_engawa_with_people_is_not_overwritten_unasked(lived_in: Path) -> None:
    file = lived_in.parent / "engawa.tar"
    assert engawa(lived_in, "backup", str(file)).returncode == 0
    refused = engawa(lived_in, "restore", str(file))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    replaced = engawa(lived_in, "restore", str(file), "--replace")
    assert replaced.returncode == 0, replaced.stderr
    assert list(lived_in.glob("files.before-*/pictures/veranda.png"))
    assert (lived_in / "files/pictures/veranda.png").exists()


def test_a_backup_is_not_written_over_unasked(home: Path) -> None:
    home.mkdir()
    file = home.parent / "engawa.tar"
    file.write_text("dear")
    refused = engawa(home, "backup", str(file))
    assert (refused.returncode, file.read_text()) == (1, "dear")
    assert "--force" in refused.stderr


def test_what_is_no_backup_changes_nothing(lived_in: Path) -> None:
    torn = lived_in.parent / "torn.tar"
    file = lived_in.parent / "engawa.tar"
    assert engawa(lived_in, "backup", str(file)).returncode == 0
    torn.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    other = lived_in.parent / "other.tar"
    with tarfile.open(other, "w"):
        pass
    with Postgres(lived_in) as postgres:
        was = contents(postgres.dsn())
        for bad in (torn, other, lived_in.parent / "missing.tar"):
            refused = engawa(lived_in, "restore", str(bad), "--replace")
            assert refused.returncode == 1
            assert str(bad) in refused.stderr
            assert "Traceback" not in refused.stderr
        assert contents(postgres.dsn()) == was
    assert (lived_in / "files/pictures/veranda.png").exists()
