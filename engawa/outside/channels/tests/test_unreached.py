"""What somebody reads who named a server that cannot be reached, and where."""

import socket

import pytest

from engawa.base.fetch import FetchError, request
from engawa.base.network import ForbiddenAddress
from engawa.outside.channels.unreached import why_unreached
from tests.world import World


@pytest.mark.parametrize(
    "error, words",
    [
        (socket.gaierror(-2, "Name or service not known"), "There is no server called imap.acme.example."),
        (ConnectionRefusedError(111, "Connection refused"), "Nobody answers at imap.acme.example."),
        (TimeoutError("timed out"), "did not answer in time"),
        (ForbiddenAddress("imap.acme.example leads to 10.0.0.1"), "which is not on the public internet"),
        (ValueError("it says nonsense"), "does not answer as it should: it says nonsense"),
    ],
)
def test_it_says_what_is_wrong_in_words(error: Exception, words: str) -> None:
    assert words in why_unreached("imap.acme.example", error)


def test_the_cause_of_a_fetch_is_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"https://127.0.0.1:{free.getsockname()[1]}/feed"
    with pytest.raises(FetchError) as found:
        request("GET", address, allow=["127.0.0.1"])
    assert why_unreached(address, found.value).startswith("Nobody answers at 127.0.0.1:")


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(fresh: World) -> None:
    sent = {
        "space": str(fresh.spaces["platform"]), "address": "help@acme.example", "password": "a secret",
        "imap_host": "imap.acme.example", "imap_port": "993", "imap_security": "tls",
        "smtp_host": "smtp.acme.example", "smtp_port": "many", "smtp_security": "starttls",
    }  # fmt: skip
    page = fresh.client("maya").post("/channels/new/mail/", sent)
    assert page.status_code == 422
    before, _error, after = page.text.partition("A port is a number from 1 to 65535.")
    assert 'for="id_smtp_port"' in before
    assert 'value="many"' in after
    assert all(
        f'value="{value}"' in page.text for value in ("help@acme.example", "a secret", "imap.acme.example")
    )


def test_the_page_of_an_account_says_how_to_use_it(fresh: World) -> None:
    maya, space = fresh.client("maya"), str(fresh.spaces["platform"])
    form = {"space": space, "slug": "how", "title": "Write to us", "lead": "", "sites": ""}
    page = maya.post("/channels/new/webform/", form, follow=True)
    assert "&lt;iframe src=&#34;" in page.text
    assert "<iframe" not in page.text
    assert "Sign in again" not in page.text
    hook = {"space": space, "name": "App reviews", "secret": "a long enough secret", "address": ""}
    page = maya.post("/channels/new/webhook/", hook, follow=True)
    assert "Engawa-Signature" in page.text
    assert "a long enough secret" not in page.text
