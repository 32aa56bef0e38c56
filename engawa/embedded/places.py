"""Where everything of one Engawa lies: its home folder, its secrets and the addresses of its servers."""

import json
import os
import secrets as entropy
import tempfile
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

CHECKOUT = Path(__file__).resolve().parents[2]
DATABASE = "engawa"
SUPERUSER = "postgres"
ROLES = ("engawa_owner", "engawa_app", "engawa_importer", "engawa_indexer")

# A Unix socket's address holds 107 bytes, and PostgreSQL adds ".s.PGSQL.5432.lock" to the folder.
LONGEST_SOCKET_FOLDER = 85


def home() -> Path:
    """The one folder that holds all state: ENGAWA_HOME, or `var` beside the code."""
    chosen = os.environ.get("ENGAWA_HOME")
    return Path(chosen).expanduser().resolve() if chosen else CHECKOUT / "var"


def make_home(at: Path) -> Path:
    """Make the home folder if it is missing; one that stands keeps its rights."""
    if not at.is_dir():
        at.mkdir(parents=True, exist_ok=True)
        at.chmod(0o711)
    for name in ("run", "logs", "files"):
        (at / name).mkdir(exist_ok=True)
    for name in ("logs", "files"):
        (at / name).chmod(0o700)
    return at


def port() -> int:
    """Where the pages answer."""
    return int(os.environ.get("ENGAWA_PORT", "8000"))


def live_port() -> int:
    """Where the live streams answer."""
    return int(os.environ.get("ENGAWA_LIVE_PORT", str(port() + 1)))


def socket_folder(at: Path) -> Path:
    """The folder of PostgreSQL's socket: in the home, or a short one in /tmp where the home's path is too long."""
    inside = at / "run" / "postgres"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    return Path("/tmp") / f"engawa-{sha256(os.fsencode(at)).hexdigest()[:16]}"


@cache
def secrets_of(at: Path) -> dict[str, str]:
    """The home's secrets, made on first use: `secret_key`, and a password for each database role."""
    kept = make_home(at) / "secrets.json"
    if not kept.exists():
        fresh = {"secret_key": entropy.token_urlsafe(48)}
        fresh |= {role: entropy.token_urlsafe(24) for role in ROLES}
        draft, name = tempfile.mkstemp(dir=at, prefix=".secrets-")
        with os.fdopen(draft, "w") as file:
            json.dump(fresh, file, indent=1)
        try:
            os.link(name, kept)
        except FileExistsError:
            pass  # Another process was quicker, and its secrets hold.
        finally:
            os.unlink(name)
    found: dict[str, str] = json.loads(kept.read_text())
    return found


def secrets() -> dict[str, str]:
    """This Engawa's secrets; see `secrets_of`."""
    return secrets_of(home())


def external_database() -> str | None:
    """The owner's own PostgreSQL, as the address of a role that may create roles."""
    return os.environ.get("ENGAWA_DATABASE_URL") or None


def external_nats() -> str | None:
    """The owner's own NATS."""
    return os.environ.get("ENGAWA_NATS_URL") or None


def database(role: str) -> dict[str, Any]:
    """Django's DATABASES entry for one of our roles."""
    entry: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE,
        "USER": role,
        "PASSWORD": "",
        "HOST": str(socket_folder(home())),
        "PORT": "5432",
    }
    address = external_database()
    if address:
        parts = urlsplit(address)
        entry["NAME"] = unquote(parts.path.lstrip("/")) or DATABASE
        entry["PASSWORD"] = secrets()[role]
        entry["HOST"] = unquote(parts.hostname or "")
        entry["PORT"] = str(parts.port or 5432)
        options = dict(parse_qsl(parts.query))
        entry["HOST"] = options.pop("host", entry["HOST"])
        entry["PORT"] = options.pop("port", entry["PORT"])
        entry["OPTIONS"] = options
    return entry


def admin() -> str:
    """What psycopg takes to connect as the role that may create roles, to the database that holds Engawa."""
    return external_database() or f"host={socket_folder(home())} user={SUPERUSER} dbname={DATABASE}"


def nats_url() -> str:
    """Where NATS answers: the owner's own, or the one whose port stands in the home."""
    address = external_nats()
    if address:
        return address
    kept = home() / "run" / "nats.port"
    return f"nats://127.0.0.1:{kept.read_text().strip() if kept.exists() else port() + 2}"
