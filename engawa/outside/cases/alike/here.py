"""Which cases a message may belong to, for somebody who is about to open one: asked as the reader, by words alone."""

from engawa.outside.cases.alike.judging import ENOUGH
from engawa.outside.cases.alike.texts import links_of, words_of
from engawa.outside.cases.models import Case, Voice
from engawa.outside.inbox.models import Message

MOST = 200


def like_it(message: Message) -> list[Case]:
    """Up to three open cases that the message is proposed to, or whose title shares most of its words."""
    open_cases = Case.objects.open().select_related("space")
    proposed = (
        Voice.objects.filter(message=message).proposed().order_by("-score").values_list("case_id", flat=True)
    )
    found = {case.pk: case for case in open_cases.filter(pk__in=list(proposed)[:3])}
    words, links = words_of(f"{message.subject} {message.text}"), links_of(message.text)
    for case in open_cases.filter(space_id=message.space_id).order_by("-last_heard_at")[:MOST]:
        title = words_of(case.title)
        share = len(title & words) / len(title) if title else 0.0
        if (share >= ENOUGH and len(title & words) > 1) or links & links_of(case.title):
            found.setdefault(case.pk, case)
    return list(found.values())[:3]
