"""Addresses whose server says for good that it takes no mail."""

import re

from django.db.models import F
from django.utils import timezone

from engawa.notices.ways.mail.models import Trouble

POSTMAN = "postman"
_NOT_THE_ADDRESS = re.compile(r"\b5\.(?:[34567]\.|2\.[234])|\bspam\b|\bblock", re.IGNORECASE)


def is_for_good(words: str) -> bool:
    """Whether what a server said is about the address, and not about us, our words or a mailbox that is full."""
    return not _NOT_THE_ADDRESS.search(words)


def note_trouble(address: str, person_id: int, words: str) -> None:
    """Remember that mail to this address came back."""
    trouble, is_new = Trouble.objects.using(POSTMAN).get_or_create(
        address=address.lower(), defaults={"person_id": person_id, "words": words[:500]}
    )
    if not is_new:
        Trouble.objects.using(POSTMAN).filter(pk=trouble.pk).update(
            times=F("times") + 1, last_at=timezone.now(), words=words[:500]
        )


def trouble_with(address: str) -> Trouble | None:
    """What is wrong with this address, as far as we were told."""
    return Trouble.objects.using(POSTMAN).filter(address=address.lower()).first()


def try_again(address: str) -> None:
    """Somebody says that this address takes mail again; asked as the person whose it is."""
    Trouble.objects.filter(address=address.lower()).delete()
