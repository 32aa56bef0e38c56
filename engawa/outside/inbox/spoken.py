"""What listening may tell the mood of: a message, by its id."""

from engawa.outside.inbox.models import Message
from engawa.outside.listening.beside import Words


def words_of(number: int) -> Words | None:
    """The words of somebody's message, where the reader may see it."""
    message = Message.objects.filter(pk=number, is_ours=False, removed_at=None).first()
    if message is None:
        return None
    text = f"{message.subject}\n{message.text}".strip()
    return Words(message.pk, message.space_id, message.is_private, text)
