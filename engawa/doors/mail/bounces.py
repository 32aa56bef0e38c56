"""Letters that came back: what the other server says is noted on the address."""

import re
from email.message import Message

from django.utils import timezone

from engawa.notices.ways.mail.models import Outgoing
from engawa.notices.ways.mail.models import State as LetterState
from engawa.notices.ways.mail.troubles import POSTMAN, is_for_good, note_trouble


def failure_in(message: Message) -> str:
    """What a report says went wrong for good (RFC 3464); empty when it reports nothing of the kind."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if not isinstance(block, Message):
                continue
            status = str(block.get("Status", ""))
            if status.strip().startswith("5") and str(block.get("Action", "")).strip().lower() == "failed":
                said = str(block.get("Diagnostic-Code", ""))
                return " ".join(f"{status} {re.sub('^[^;]*;', '', said)}".split())
    return ""


def came_back(letter_id: int, message: Message) -> str:
    """Note what happened to a letter; returns it in words."""
    words = failure_in(message)
    letter = Outgoing.objects.using(POSTMAN).filter(pk=letter_id).first()
    if not words or letter is None:
        return "a report that says of no letter that it failed"
    Outgoing.objects.using(POSTMAN).filter(pk=letter_id).update(
        state=LetterState.FAILED, trouble=words[:500], settled_at=timezone.now()
    )
    if is_for_good(words):
        note_trouble(letter.address, letter.person_id, words)
    return f"the letter to {letter.address} came back: {words}"
