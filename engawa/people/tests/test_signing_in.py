"""One signs in by password, by a code sent by mail, and by a link that works once."""

import re
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from engawa.people.actions import sign_in_link
from engawa.people.models import Account, Identity, Person, SignInLink
from tests.world import PASSWORD, World

MAYA = "maya@engawa.example"


@pytest.mark.parametrize(
    "address, password, in_", [(MAYA, PASSWORD, True), (MAYA.upper(), PASSWORD, True), (MAYA, "wrong", False)]
)
def test_by_password(world: World, address: str, password: str, in_: bool) -> None:
    client = Client()
    client.post("/sign-in/?next=/people/", {"login": address, "password": password, "next": "/people/"})
    assert client.get("/people/").status_code == (200 if in_ else 302)
    client.post("/sign-out/")
    assert client.get("/people/").status_code == 302


def test_by_a_code_in_a_mail(world: World) -> None:
    client = Client()
    client.post("/sign-in/code/", {"email": MAYA})
    sent = str(mail.outbox[0].body)
    code = max(re.findall(r"^[A-Z0-9-]{4,}$", sent, re.MULTILINE), key=len)
    assert client.post("/sign-in/code/confirm/", {"code": "NOPE-NOPE"}).status_code == 200
    assert client.post("/sign-in/code/confirm/", {"code": code}).status_code == 302
    assert client.get("/people/").status_code == 200


def test_a_forgotten_password_is_chosen_anew(world: World) -> None:
    client = Client()
    client.post("/sign-in/forgotten/", {"email": MAYA})
    link = re.findall(r"/sign-in/forgotten/\S+", str(mail.outbox[0].body))[0]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "another long secret", "password2": "another long secret"})
    client.post("/sign-in/", {"login": MAYA, "password": "another long secret"})
    assert client.get("/people/").status_code == 200


def test_a_link_works_once_and_looking_at_it_spends_nothing(world: World) -> None:
    account = world["maya"]
    assert account is not None
    link = sign_in_link(account)
    scanner, maya, thief = Client(), Client(), Client()
    assert MAYA in scanner.get(link).text
    assert maya.post(link, {"next": "https://elsewhere.example/"})["Location"] == "/"
    assert maya.get("/people/").status_code == 200
    assert thief.post(link).status_code == 410
    assert thief.get("/people/").status_code == 302
    assert not SignInLink.objects.filter(digest__in=link.split("/")).exists()


def test_nobody_signs_up_by_themselves(world: World) -> None:
    assert Client().get("/account/signup/").status_code == 404
    assert Client().get("/sign-up/").status_code == 404


def test_the_command_prints_links_for_those_who_have_an_account(fresh: World) -> None:
    printed = StringIO()
    call_command("login_link", MAYA, stdout=printed)
    link = printed.getvalue().strip()
    assert re.fullmatch(r"http://localhost:\d+/sign-in/link/[\w-]+/", link)
    with pytest.raises(CommandError, match="Nobody signs in with who@"):
        call_command("login_link", "who@engawa.example")


def test_the_first_link_makes_the_owner_out_of_who_wrote_under_that_address(fresh: World) -> None:
    Account.objects.using("owner").all().delete()
    wrote = Person.objects.using("owner").get(pk=fresh.people["tom"])
    Identity.objects.using("owner").create(person=wrote, scheme="email", value="tom@mail.example")
    printed = StringIO()
    call_command("login_link", "Tom@mail.example", stdout=printed)
    path, _sign, query = (
        printed.getvalue().strip().partition("localhost:")[2].partition("/")[2].partition("?")
    )
    client = Client()
    shown = client.get(f"/{path}?{query}")
    assert 'value="/welcome/"' in shown.text
    assert client.post(f"/{path}", {"next": "/welcome/"})["Location"] == "/welcome/"
    assert Person.objects.using("owner").get(pk=wrote.pk).is_owner
    assert client.get("/welcome/").status_code == 200
