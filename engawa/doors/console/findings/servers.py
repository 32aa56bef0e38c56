"""The servers: who keeps Engawa up, PostgreSQL, NATS."""

import socket
from collections.abc import Iterator
from importlib.util import find_spec
from urllib.parse import urlsplit

import psycopg

from engawa.boundary.prepare import is_leakproof
from engawa.doors.console.findings import Finding, State, finding
from engawa.embedded import cluster, places, standing

OLDEST = 150000
EXTENSIONS = {"pg_trgm", "unaccent"}
ROLES = {*places.ROLES, "engawa_enter"}


def look_at_standing() -> Iterator[Finding]:
    """Whether bin/up runs."""
    found = standing.find(places.home()) if places.home().exists() else None
    says = f"runs at {found['address']} (process {found['pid']})" if found else "does not run"
    yield finding("engawa", found is not None, says, "Start it with bin/up.", State.MIND)


def look_at_nats() -> Iterator[Finding]:
    """Whether news travels."""
    own = places.external_nats()
    if not own and not (places.home().exists() and standing.find(places.home())):
        return
    address = urlsplit(places.nats_url())
    where = f"{address.hostname}:{address.port or 4222}"
    try:
        socket.create_connection((address.hostname or "", address.port or 4222), timeout=5).close()
    except OSError as error:
        do = "Start that server, or correct ENGAWA_NATS_URL." if own else "Stop Engawa and start it again."
        yield Finding("nats", State.ILL, f"does not answer at {where}: {error.strerror or error}", do)
    else:
        yield Finding("nats", State.WELL, f"answers at {where}")


def look_at_server(connection: psycopg.Connection) -> Iterator[Finding]:
    """The database server and what Engawa asks of it."""
    number = connection.info.server_version
    own = places.external_database()
    yield finding(
        "postgresql",
        number >= OLDEST,
        f"{number // 10000}.{number % 10000}, {'your own' if own else f'from its wheel ({cluster.wheel()})'}",
        "Engawa needs PostgreSQL 15 or later.",
    )
    there = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    missing = ", ".join(sorted(ROLES - there))
    yield finding(
        "roles", not missing, f"missing: {missing}" if missing else "all there", "bin/up makes them."
    )
    there = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
    missing = ", ".join(sorted(EXTENSIONS - there))
    yield finding(
        "extensions",
        not missing,
        f"missing: {missing}" if missing else ", ".join(sorted(EXTENSIONS)),
        "Install PostgreSQL's contrib package on that server, then start bin/up.",
    )
    yield from look_at_meaning(connection, "vector" in there)
    marked = is_leakproof(connection)
    yield finding(
        "leakproof",
        marked,
        "text search is marked"
        if marked
        else "text search is not marked, so searching is slower than it could be",
        "Let a superuser run: ALTER FUNCTION pg_catalog.ts_match_vq(tsvector, tsquery) LEAKPROOF",
        State.MIND,
    )


def look_at_meaning(connection: psycopg.Connection, extension: bool) -> Iterator[Finding]:
    """Whether search also looks for what words mean. Engawa works without."""
    table = connection.execute("SELECT to_regclass('search_meaning') IS NOT NULL").fetchone() == (True,)
    installed = find_spec("wordllama") is not None
    do = "Let a superuser run CREATE EXTENSION vector (Debian: postgresql-NN-pgvector), then start bin/up."
    if extension and not table:
        do = "Start bin/up."
    if not installed:
        do = "Run bin/setup: it installs the model."
    yield finding(
        "meaning",
        table and installed,
        "search looks for words and for what they mean"
        if table and installed
        else "search looks for words alone",
        do,
        State.MIND,
    )
