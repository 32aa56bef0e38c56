"""Mails lead where the owner says, and nowhere a stranger says."""

import os
import subprocess
import sys

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from tests.world import World


def test_a_forged_host_must_not_stand_in_a_mail(world: World, mailoutbox: list[EmailMessage]) -> None:
    for path in ("/sign-in/forgotten/", "/sign-in/code/"):
        world.client("nobody").post(path, {"email": "maya@engawa.example"}, headers={"host": "evil.example"})
    assert len(mailoutbox) == 2
    assert not [mail for mail in mailoutbox if "evil.example" in mail.subject + str(mail.body)]


def test_the_link_in_the_mail_works(world: World, mailoutbox: list[EmailMessage], settings: Settings) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://hub.example"]
    world.client("nobody").post("/sign-in/forgotten/", {"email": "maya@engawa.example"})
    (link,) = [word for word in str(mailoutbox[0].body).split() if word.startswith("http")]
    assert link.startswith("https://hub.example/sign-in/forgotten/")
    response = world.client("nobody").get(link.removeprefix("https://hub.example"), follow=True)
    assert "password1" in response.text


@pytest.mark.parametrize(
    "origins, hosts, expected",
    [
        ("", "", "['*'] False"),
        ("https://hub.example", "", "['hub.example', 'localhost', '127.0.0.1', '[::1]'] True"),
        ("http://hub.example", "hub.example,other.example", "['hub.example', 'other.example'] False"),
    ],
)
def test_with_an_origin_no_other_host_must_be_answered(origins: str, hosts: str, expected: str) -> None:
    script = "from config import settings as s; print(s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE)"
    told = os.environ | {"ENGAWA_ORIGINS": origins, "ENGAWA_HOSTS": hosts}
    told.pop("DJANGO_SETTINGS_MODULE", None)
    said = subprocess.run(
        [sys.executable, "-c", script], env=told, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == expected
