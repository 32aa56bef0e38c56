"""How allauth behaves in Engawa."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest

from engawa.live.speaking import speaker
from engawa.live.subjects import of_person
from engawa.people.origin import origin

SILENT = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come in by invitation."""
        return False

    def format_email_subject(self, subject: str) -> str:
        return f"Engawa: {subject}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Leads here, whatever host the request named: who asks is not who gets the mail."""
        return origin() + urlsplit(super().get_reset_password_from_key_url(key)).path

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        here = SimpleNamespace(name="Engawa", domain=urlsplit(origin()).netloc)
        super().send_mail(template_prefix, email, {**context, "current_site": here})

    def logout(self, request: HttpRequest) -> None:
        """Signs out, and ends what was open with this session."""
        person = getattr(request.user, "person_id", None)
        super().logout(request)
        _end_streams(person)

    def set_password(self, user: Any, password: str) -> None:
        """A new password ends every other session."""
        super().set_password(user, password)
        _end_streams(user.person_id)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """That one is signed in, the page itself shows."""
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/account/"


def _end_streams(person: int | None) -> None:
    """The live processes look which of this person's sessions still stand."""
    if person is not None:
        transaction.on_commit(lambda: speaker.mention(*of_person("session.ended", person)))
