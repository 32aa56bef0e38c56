import json
import subprocess
import sys
from pathlib import Path

import pytest

from engawa.embedded import places


@pytest.fixture
def settled(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ENGAWA_HOME", str(home))
    monkeypatch.delenv("ENGAWA_DATABASE_URL", raising=False)
    return home


def test_secrets_are_made_once_however_many_ask_at_once(settled: Path) -> None:
    ask = "from engawa.embedded import places; print(places.secrets()['secret_key'])"
    asking = [
        subprocess.Popen([sys.executable, "-c", ask], stdout=subprocess.PIPE, text=True, cwd=places.CHECKOUT)
        for _ in range(4)
    ]
    said = {process.communicate()[0] for process in asking}
    assert len(said) == 1
    assert (settled / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_home_of_an_earlier_version_gets_the_secrets_it_lacks(settled: Path) -> None:
    places.make_home(settled)
    (settled / "secrets.json").write_text(json.dumps({"secret_key": "kept"}))
    found = places.secrets_of(settled)
    assert found["secret_key"] == "kept"
    assert set(places.ROLES) < set(found)


def test_what_is_private_in_a_home_stays_so(settled: Path) -> None:
    places.make_home(settled)
    for name in ("logs", "files", "mail"):
        assert (settled / name).stat().st_mode & 0o077 == 0


def test_a_server_of_ones_own_is_reached_under_our_roles(
    settled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENGAWA_DATABASE_URL", "postgresql://admin:a%40b@db.example:5433/hub?sslmode=require")
    entry = places.database("engawa_app")
    assert (entry["HOST"], entry["PORT"], entry["NAME"], entry["USER"]) == (
        "db.example",
        "5433",
        "hub",
        "engawa_app",
    )
    assert entry["PASSWORD"] == places.secrets()["engawa_app"]
    assert entry["OPTIONS"] == {"sslmode": "require"}


def test_a_servers_socket_can_be_named(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGAWA_DATABASE_URL", "postgresql:///hub?host=/run/postgresql&port=5499")
    entry = places.database("engawa_app")
    assert (entry["HOST"], entry["PORT"], entry["OPTIONS"]) == ("/run/postgresql", "5499", {})
