"""Which addresses letters come from, go back to and are answered at."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from engawa.notices.ways.mail.tokens import bounce_token, reply_token
from engawa.people.origin import origin


def takes_mail() -> bool:
    """Whether there is a domain whose mail comes to us, so that letters can be answered."""
    return bool(settings.MAIL_DOMAIN)


def domain() -> str:
    """What our Message-IDs and List-Ids end in."""
    return settings.MAIL_DOMAIN or urlsplit(origin()).hostname or "localhost"


def answer_to(person_id: int, item_id: int | None) -> str:
    """Where this person answers this item; empty where nothing is answered by mail."""
    if item_id is None or not takes_mail():
        return ""
    return f"reply+{reply_token(person_id, item_id, timezone.now().date())}@{domain()}"


def back_to(letter_id: int) -> str:
    """Where a letter goes that cannot be delivered."""
    if not takes_mail():
        return settings.DEFAULT_FROM_EMAIL
    return f"bounce+{bounce_token(letter_id)}@{domain()}"


def message_id(name: str) -> str:
    return f"<{name}@{domain()}>"
