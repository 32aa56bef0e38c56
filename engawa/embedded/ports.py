"""Ports: whether they are free, who has them, and when somebody answers."""

import http.client
import socket
import time
from collections.abc import Callable

import psutil

from engawa.embedded.trouble import Trouble


def claim(host: str, port: int, variable: str) -> None:
    """Make sure that we may listen here.

    Raises:
        Trouble: when another program does, or the port is not for us.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise Trouble(
                f"Port {port} is kept for root. Choose one above 1023: {variable}=8000 bin/up"
            ) from error
        except (OSError, OverflowError) as error:
            raise Trouble(
                f"Port {port} on {host} is taken{holder(port)}.\n"
                f"Stop that program, or choose another port: {variable}={another(port)} bin/up"
            ) from error


def holder(port: int) -> str:
    """Who listens on a port, as far as we may know: " by python (process 123)"."""
    try:
        for connection in psutil.net_connections("tcp"):
            here = connection.laddr and connection.laddr.port == port
            if here and connection.status == psutil.CONN_LISTEN and connection.pid:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        pass
    return ""


def another(port: int) -> int:
    """A free port near this one, with a free one after it."""
    for candidate in range(port + 10, port + 200, 10):
        if not listening(candidate) and not listening(candidate + 1):
            return candidate
    return port + 1000


def listening(port: int) -> bool:
    """Whether something listens on this port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def await_page(host: str, port: int, alive: Callable[[], bool], patience: float = 60) -> bool:
    """Wait until somebody answers a request here; False when nobody does, or is not `alive` to do so."""
    deadline = time.monotonic() + patience
    while alive() and time.monotonic() < deadline:
        connection = http.client.HTTPConnection(reachable(host), port, timeout=20)
        try:
            connection.request("HEAD", "/sign-in/")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return True
        finally:
            connection.close()
    return False


def reachable(host: str) -> str:
    """Where to knock when somebody listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104
