"""Words that a network lets nobody keep for long are let go; that they were said, their mood and their count stay."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.letting_go import limited
from engawa.outside.listening.models import Mention, Passing
from engawa.outside.listening.stories.joining import retell

AT_ONCE = 500
WORDS = ("subject", "links")
"""What of a mention's `rest` is made of its words."""


def let_go(until: datetime) -> int:
    """Let go of the words that may be kept until then at most; returns of how many mentions."""
    Passing.objects.using(COURIER).filter(network__in=limited()).delete()
    went = 0
    while some := _let_go_of_some(until):
        went += some
    return went


def _let_go_of_some(until: datetime) -> int:
    with transaction.atomic(using=COURIER):
        due = Mention.objects.using(COURIER).filter(words_until__lte=until).order_by("words_until")
        mentions = list(due.select_for_update()[:AT_ONCE])
        for one in mentions:
            one.rest = {name: value for name, value in one.rest.items() if name not in WORDS}
            one.text, one.links, one.sketch = "", [], []
            one.words_until, one.words_gone_at = None, timezone.now()
        fields = ["rest", "text", "links", "sketch", "words_until", "words_gone_at"]
        Mention.objects.using(COURIER).bulk_update(mentions, fields)
        retell({one.story_id for one in mentions if one.story_id}, using=COURIER)
    return len(mentions)
