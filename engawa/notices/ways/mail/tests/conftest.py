import socket
from collections.abc import Iterator

import pytest
from django.core.mail import mailers
from pytest_django import Settings

from engawa.notices.ways.mail.tests.server import Mailbox, Server
from tests.world import World

DOMAIN = "talk.engawa.example"


@pytest.fixture
def mailbox(shared: World, settings: Settings) -> Iterator[Mailbox]:
    """Our letters go to a server of the test's own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server()
    server.port = port
    server.start()
    settings.MAIL_DOMAIN = DOMAIN
    settings.DEFAULT_FROM_EMAIL = f"engawa@{DOMAIN}"
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 10},
        }
    }
    assert mailers.default
    yield server.mailbox
    server.stop()
