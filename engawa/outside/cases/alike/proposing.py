"""Messages are proposed to the cases they may belong to, under the courier's role. Nothing joins by itself."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import log

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from engawa.outside.cases.actions.merging import family_of
from engawa.outside.cases.actions.opening import tell, voice_of
from engawa.outside.cases.alike.judging import Likely, Typical, judge, rarity, text_of
from engawa.outside.cases.alike.learning import typical
from engawa.outside.cases.alike.stories import stories_of_cases, stories_told
from engawa.outside.cases.alike.texts import meanings_of, words_of
from engawa.outside.cases.models import OPEN, Case, Likeness, State, Voice
from engawa.outside.channels.keys import COURIER
from engawa.outside.inbox.models import Message

MOST_CASES = 500
MOST_EACH = 3
"""Cases that one message is proposed to."""
STILL_HEARD = timedelta(days=90)
"""How long after it was fixed a case takes in later voices."""
LOOKED_BACK = timedelta(days=60)
MOST_LOOKED_BACK = 3_000
BACKGROUND = 2_000


def propose(messages: Sequence[Message], cases: Sequence[Case] | None = None) -> int:
    """Propose these messages, with their accounts at hand, to the cases they are like; returns how many were."""
    said = [one for one in messages if not one.is_ours and one.removed_at is None]
    standing = list(cases if cases is not None else _standing()[:MOST_CASES])
    if not said or not standing:
        return 0
    by_id = {case.pk: case for case in standing}
    told = stories_told(said)
    known = _typical(by_id, stories_of_cases(set(told.values()), by_id))
    rare, unseen = _rarity()
    texts = [f"{one.subject}\n{one.text}" for one in said]
    fresh = []
    for message, text, meaning in zip(said, texts, meanings_of(texts), strict=True):
        compared = text_of(text, thread_id=message.thread_id, meaning=meaning, story=told.get(message.pk))
        likely = [
            found
            for case in known
            if _may_join(message, by_id[case.case_id]) and (found := judge(compared, case, rare, unseen))
        ]
        best = sorted(likely, key=lambda one: -one.score)[:MOST_EACH]
        fresh += [_proposal(by_id[one.case_id], message, one) for one in best]
    return _keep(fresh, by_id)


def _keep(proposals: Sequence[Voice], cases: Mapping[int, Case]) -> int:
    """Keep what is new of these, and let the pages of their cases know."""
    voices = Voice.objects.using(COURIER)
    there = set(
        voices.filter(message__in=[one.message_id for one in proposals]).values_list("case", "message")
    )
    fresh = [one for one in proposals if (one.case_id, one.message_id) not in there]
    with transaction.atomic(using=COURIER):
        voices.bulk_create(fresh, ignore_conflicts=True)
        for case_id, count in Counter(one.case_id for one in fresh).items():
            tell("case.proposed", cases[case_id], actor=None, using=COURIER, count=str(count))
    return len(fresh)


def propose_to(case: Case) -> int:
    """Propose what was said lately to a case that is new or changed."""
    since = timezone.now() - LOOKED_BACK
    lately = Message.objects.using(COURIER).filter(heard_at__gte=since, is_ours=False, removed_at=None)
    known = Voice.objects.using(COURIER).filter(case__in=family_of(case, COURIER)).values("message")
    rows = lately.exclude(pk__in=known).select_related("account").defer("raw", "html", "media")
    return propose(list(rows.order_by("-pk")[:MOST_LOOKED_BACK]), [case])


def _standing() -> QuerySet[Case]:
    lately = timezone.now() - STILL_HEARD
    heard = Case.objects.using(COURIER).standing().select_related("space")
    return heard.filter(
        Q(state__in=[*OPEN, State.DECLINED]) | Q(state=State.FIXED, fixed_at__gte=lately)
    ).order_by("-last_heard_at")


def _may_join(message: Message, case: Case) -> bool:
    """What was said in private is proposed among the people who may read it alone."""
    return message.space_id == case.space_id or not (message.is_private or case.is_private)


def _typical(cases: Mapping[int, Case], stories: Mapping[int, frozenset[int]]) -> list[Typical]:
    threads: dict[int, set[int]] = defaultdict(set)
    joined = Voice.objects.using(COURIER).filter(case__in=cases, state=Voice.State.JOINED)
    for case_id, thread_id in joined.values_list("case_id", "message__thread_id"):
        threads[case_id].add(thread_id)
    known = Likeness.objects.using(COURIER).filter(case__in=cases)
    return [typical(one, threads[one.case_id], stories.get(one.case_id, frozenset())) for one in known]


def _rarity() -> tuple[Mapping[str, float], float]:
    """How telling words are among the latest messages."""
    latest = Message.objects.using(COURIER).filter(is_ours=False).order_by("-pk")
    texts = list(latest.values_list("text", flat=True)[:BACKGROUND])
    seen = Counter(word for text in texts for word in words_of(text))
    return rarity(seen, len(texts) + 2), log(len(texts) + 3)


def _proposal(case: Case, message: Message, likely: Likely) -> Voice:
    return Voice(
        **voice_of(case, message),
        state=Voice.State.PROPOSED,
        reasons=[list(one) for one in likely.reasons],
        score=likely.score,
    )
