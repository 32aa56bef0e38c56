"""Who hears what: the one place that says what happens after something happened."""

from collections.abc import Iterable, Mapping, Sequence

from engawa.content import tasks as previews
from engawa.credit import hearing as credit
from engawa.journal.delivery import Hearer
from engawa.kinds.pages import beginning as first_page
from engawa.live import hearing as live
from engawa.notices import hearing as notices
from engawa.outside.cases import hearing as cases
from engawa.outside.channels.fediverse import telling as fediverse
from engawa.outside.channels.hearing import Taker
from engawa.outside.inbox import hearing as answers
from engawa.outside.inbox import taking as inbox
from engawa.outside.listening import taking as listening
from engawa.outside.public import hearing as public
from engawa.search import indexing as search
from engawa.search.meaning import writing as meaning

WRITTEN = ("post", "comment", "page", "article", "bookmark", "idea", "question", "chat", "case")


def outside(kind: str) -> list[Hearer]:
    """Who carries what is published to other sites."""
    return [public.hear] if kind in ("post", "article") else []


FEDIVERSE = (
    *(
        f"{kind}.{verb}"
        for kind in ("post", "article", "comment")
        for verb in ("written", "edited", "moved", "removed")
    ),
    *("space.audience_changed", "account.closed", "fediverse.closed", "fediverse.blocked"),
    *("follower.removed", "reply.decided", "account.paused", "account.resumed"),
)
"""What is told to whoever follows a space from outside, and what is decided about them."""

HEARS: Mapping[str, Iterable[Hearer]] = {
    **{
        f"{kind}.written": [live.hear, search.hear, notices.hear, meaning.hear, previews.hear, *outside(kind)]
        for kind in WRITTEN
    },
    **{
        f"{kind}.edited": [
            live.hear,
            search.hear,
            notices.hear,
            meaning.hear,
            credit.hear,
            previews.hear,
            *outside(kind),
        ]
        for kind in WRITTEN
    },
    "chat.called": [notices.hear],
    "item.previewed": [live.hear],
    **{f"{kind}.moved": [live.hear, search.hear] for kind in WRITTEN},
    **{
        f"{kind}.removed": [live.hear, search.hear, meaning.hear, credit.hear, *outside(kind)]
        for kind in WRITTEN
    },
    "bookmark.titled": [live.hear, search.hear, meaning.hear],
    "item.reacted": [live.hear],
    "question.routed": [notices.hear],
    "question.accepted": [notices.hear, meaning.hear, credit.hear],
    "question.reopened": [meaning.hear, credit.hear],
    "idea.supported": [live.hear],
    "idea.staged": [live.hear, notices.hear, credit.hear],
    "idea.entrusted": [notices.hear],
    "idea.merged": [live.hear],
    "idea.parted": [live.hear],
    "poll.voted": [live.hear],
    "poll.closed": [live.hear],
    "post.acknowledged": [live.hear],
    "post.reminded": [notices.hear],
    "person.thanked": [notices.hear, credit.hear],
    "person.vouched": [credit.hear],
    "person.unvouched": [credit.hear],
    "space.join_asked": [notices.hear],
    "space.created": [first_page.hear],
    "space.joined": [live.hear, notices.hear],
    "space.left": [live.hear],
    "space.removed": [live.hear],
    "space.stay_extended": [live.hear, notices.hear],
    **{f"stay.{told}": [notices.hear] for told in ("ends_soon", "review_asked", "unsponsored")},
    "stay.ended": [live.hear, notices.hear],
    "space.audience_changed": [live.hear],
    "message.heard": [live.hear, cases.hear],
    "message.changed": [live.hear],
    **{
        f"thread.{verb}": [live.hear, notices.hear]
        for verb in ("assigned", "mentioned", "overdue", "escalated", "woken")
    },
    **{
        f"thread.{verb}": [live.hear]
        for verb in (
            "released",
            "done",
            "reopened",
            "spam",
            "snoozed",
            "noted",
            "merged",
            "parted",
            "split",
            "answered",
            "corrected",
            "taken_back",
        )
    },
    **{f"answer.{verb}": [live.hear, notices.hear] for verb in ("held", "returned", "stuck")},
    **{f"answer.{verb}": [live.hear] for verb in ("begun", "approved", "withdrawn")},
    **{f"dispatch.{verb}": [answers.hear, cases.hear, live.hear] for verb in ("refused", "unsure")},
    **{f"dispatch.{verb}": [answers.hear, live.hear] for verb in ("corrected", "taken_back")},
    "dispatch.sent": [answers.hear, cases.hear, live.hear, listening.hear],
    **{
        f"case.{verb}": [cases.hear, live.hear]
        for verb in ("opened", "joined", "left", "renamed", "split", "merged", "parted")
    },
    **{
        f"case.{verb}": [live.hear]
        for verb in (
            "proposed",
            "refused",
            "carried",
            "fixed",
            "promised",
            "telling",
            "telling_withdrawn",
            "linked",
            "unlinked",
        )
    },
    **{
        f"case.{verb}": [live.hear, notices.hear]
        for verb in ("entrusted", "answered", "told", "telling_written", "due", "overdue")
    },
    "case.moved": [live.hear, search.hear],
    "visitor.answered": [notices.hear],
    "reply.held": [notices.hear],
    "query.waved": [notices.hear],
}
HEARS = {**HEARS, **{verb: [*HEARS.get(verb, ()), fediverse.hear] for verb in FEDIVERSE}}

TAKERS: Sequence[Taker] = [inbox.take, listening.take]
"""Who takes in what the channels hear, in this order."""
