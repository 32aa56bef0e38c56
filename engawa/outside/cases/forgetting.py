"""Somebody asked to be forgotten: what was learnt from their words goes; that a case was heard of stays as a number."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from engawa.outside.cases.alike.learning import learn
from engawa.outside.cases.alike.texts import title_of
from engawa.outside.cases.models import Case, Told, Voice
from engawa.outside.channels.keys import COURIER
from engawa.outside.contacts.models import Identity
from engawa.outside.inbox.models import Message


def forget(identities: Sequence[Identity]) -> dict[str, int]:
    """Under the courier's role: why their messages were proposed, what is typical of the cases they spoke in, a title
    that is their own first sentence, and what a network said when they could not be told."""
    ids = [one.pk for one in identities]
    voices = Voice.objects.using(COURIER).filter(identity_id__in=ids)
    spoke = set(voices.values_list("case_id", flat=True))
    _rename(voices.select_related("case", "message"))
    went = voices.update(reasons=[])
    Told.objects.using(COURIER).filter(identity_id__in=ids).update(trouble="")
    learn(spoke, without=ids)
    return {"voices": went}


def forget_words(messages: Sequence[Message]) -> None:
    """Under the courier's role: what was learnt from the words of these messages goes with them; each still counts."""
    ids = [one.pk for one in messages]
    voices = Voice.objects.using(COURIER).filter(message_id__in=ids)
    spoke = set(voices.values_list("case_id", flat=True))
    _rename(voices.select_related("case", "message"))
    voices.update(reasons=[])
    learn(spoke, unsaid=ids)


def _rename(voices: Iterable[Voice]) -> None:
    """A case that is called as they said it is called by its number."""
    for voice in voices:
        message = voice.message
        if message.text and voice.case.title == title_of(message.text, message.subject)[:200]:
            called = _("Case %(number)s") % {"number": voice.case.number}
            Case.objects.using(COURIER).filter(pk=voice.case_id).update(title=called)
