"""Where everything of one Engawa lies: its home folder, its secrets and the addresses of its servers."""

import fcntl
import json
import os
import secrets as entropy
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from engawa.embedded.trouble import Trouble

CHECKOUT = Path(__file__).resolve().parents[2]
DATABASE = "engawa"
SUPERUSER = "postgres"
ROLES = (
    "engawa_owner",
    "engawa_app",
    "engawa_importer",
    "engawa_indexer",
    "engawa_postman",
    "engawa_courier",
)
SECRETS = ("secret_key", "nats", "mail", "push", "channels")

# A Unix socket's address holds 107 bytes, and PostgreSQL adds ".s.PGSQL.5432.lock" to the folder.
LONGEST_SOCKET_FOLDER = 85


def home() -> Path:
    """The one folder that holds all state: ENGAWA_HOME, or `var` beside the code."""
    chosen = os.environ.get("ENGAWA_HOME")
    return Path(chosen).expanduser().resolve() if chosen else CHECKOUT / "var"


def make_home(at: Path) -> Path:
    """Make the home folder if it is missing; one that stands keeps its rights."""
    # As root, PostgreSQL's own user has to pass through to its data; it may not look around on the way.
    passage = 0o711 if os.geteuid() == 0 else 0o700
    try:
        folders = {at: passage, at / "run": passage}
        folders |= {at / name: 0o700 for name in ("logs", "files", "files/arriving", "mail")}
        for folder, rights in folders.items():
            if not folder.is_dir():
                folder.mkdir(parents=folder == at, exist_ok=True)
                folder.chmod(rights)
    except OSError as error:
        raise Trouble(
            f"Engawa cannot keep its state in {at}: {error.strerror}.\n"
            "Choose another folder with ENGAWA_HOME, or give this one to the user who runs Engawa."
        ) from error
    return at


def port() -> int:
    """Where the pages answer."""
    return int(os.environ.get("ENGAWA_PORT", "8000"))


def live_port() -> int:
    """Where the live streams answer."""
    return int(os.environ.get("ENGAWA_LIVE_PORT", str(port() + 1)))


def mail_domain() -> str:
    """The domain whose mail comes to us; empty where none does."""
    return os.environ.get("ENGAWA_MAIL_DOMAIN", "").strip().lower()


def mail_port() -> int | None:
    """Where the mail door answers; None where there is none."""
    chosen = os.environ.get("ENGAWA_MAIL_PORT")
    if chosen:
        return int(chosen)
    return port() + 3 if mail_domain() else None


def socket_folder(at: Path) -> Path:
    """The folder of PostgreSQL's socket: in the home, or a short one in /tmp where the path is too long."""
    inside = at / "run" / "postgres"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    return Path("/tmp") / f"engawa-{sha256(os.fsencode(at)).hexdigest()[:16]}"


@cache
def secrets_of(at: Path) -> dict[str, str]:
    """The home's secrets, made on first use: `secret_key`, `nats`, a password for each database role, `mail`
    (signs addresses that are answered), `push` (the key that browsers know us by is made from it) and `channels`
    (seals the keys of our accounts elsewhere)."""
    kept = make_home(at) / "secrets.json"
    folder = os.open(at, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        found: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
        missing = {name for name in (*SECRETS, *ROLES) if name not in found}
        if missing:
            found |= {name: entropy.token_urlsafe(36) for name in sorted(missing)}
            draft = at / ".secrets.json"
            draft.unlink(missing_ok=True)
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(found, file, indent=1)
            draft.replace(kept)
    except PermissionError as error:
        raise Trouble(
            f"{kept} belongs to another user. Start Engawa as that user, or choose another ENGAWA_HOME."
        ) from error
    finally:
        os.close(folder)
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
        # A new connection costs as much as a page's queries; the check survives a PostgreSQL that was killed.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
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


def local_dsn(at: Path, role: str, name: str | None = None) -> str:
    """What psycopg takes to reach the PostgreSQL of the home `at` as `role`."""
    folder = str(socket_folder(at)).replace("\\", r"\\").replace("'", r"\'")
    return f"host='{folder}' user={role} dbname={name or DATABASE}"


def admin() -> str:
    """What psycopg takes to connect as the role that may create roles, to the database that holds Engawa."""
    return external_database() or local_dsn(home(), SUPERUSER, DATABASE)


def nats_url() -> str:
    """Where NATS answers: the owner's own, or the one whose port stands in the home."""
    address = external_nats()
    if address:
        return address
    kept = home() / "run" / "nats.port"
    chosen = kept.read_text().strip() if kept.exists() else port() + 2
    return f"nats://{secrets()['nats']}@127.0.0.1:{chosen}"
