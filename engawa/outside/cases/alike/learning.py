"""What is typical of a case is learnt from the messages that joined it, under the courier's role."""

from collections import Counter
from collections.abc import Collection, Iterable

from django.db.models import Q

from engawa.outside.cases.actions.merging import family_of
from engawa.outside.cases.alike.judging import Typical
from engawa.outside.cases.alike.texts import links_of, meanings_of, middle_of, versions_of, words_of
from engawa.outside.cases.models import Case, Likeness, Voice
from engawa.outside.channels.keys import COURIER
from engawa.outside.inbox.models import Message

LEARNT_FROM = 200
MOST_WORDS = 80


def learn(case_ids: Iterable[int], *, without: Collection[int] = (), unsaid: Collection[int] = ()) -> None:
    """Look anew at what is typical of these cases: after something joined them or left, whoever has the identities
    `without` asked to be forgotten, or the words of the messages `unsaid` are let go."""
    for case in Case.objects.using(COURIER).filter(pk__in=list(case_ids)):
        joined = (
            Voice.objects.using(COURIER)
            .filter(case__in=family_of(case, COURIER))
            .joined()
            .order_by("-said_at")
        )
        texts = list(
            Message.objects.using(COURIER)
            .exclude(Q(identity__in=without) | Q(pk__in=unsaid))
            .filter(pk__in=list(joined.values_list("message_id", flat=True)[:LEARNT_FROM]), removed_at=None)
            .filter(words_gone_at=None)
            .values_list("subject", "text")
        )
        whole = [f"{subject}\n{text}" for subject, text in texts]
        counted = Counter(word for text in whole for word in words_of(text))
        counted.update(words_of(case.title))
        marks = {mark for text in whole for mark in links_of(text) | versions_of(text)}
        Likeness.objects.using(COURIER).update_or_create(
            case=case,
            defaults={
                "words": dict(counted.most_common(MOST_WORDS)),
                "messages": len(whole),
                "marks": sorted(marks)[:100],
                "meaning": middle_of(meanings_of([case.title, *whole])),
            },
        )


def typical(likeness: Likeness, threads: Iterable[int], stories: frozenset[int]) -> Typical:
    return Typical(
        likeness.case_id,
        likeness.words,
        likeness.messages,
        frozenset(likeness.marks),
        likeness.meaning,
        frozenset(threads),
        stories,
    )
