"""Rows of what ideas and posts ask of people."""

from collections.abc import Callable, Iterable

from engawa.archives.asks import Asks, Signed, WholeAcceptance, WholeIdea, WholeMustRead, WholePoll
from engawa.archives.intake.acquaintance import Figure
from engawa.archives.intake.copying import Rows
from engawa.base.markdown import render

TABLES = {
    "ideas_idea": "item_id, stage, support, to_leaders",
    "ideas_support": "item_id, person_id, at",
    "ideas_step": "item_id, by_id, byline, at, stage, reason",
    "ideas_promise": "item_id, by_id, byline, at, until",
    "ideas_helper": "item_id, person_id, byline, at, what",
    "ideas_outcome": "item_id, by_id, byline, at, body, html, led_to",
    "questions_acceptance": "item_id, answer_id, by_id, at",
    "posts_poll": "item_id, choices, many, secret, always, closes_at, closed_at",
    "posts_ballot": "item_id, person_id, choices",
    "posts_mustread": "item_id, by_id, at, until",
    "posts_receipt": "item_id, person_id, at",
}
type Find = Callable[[str], Figure | None]


def add_asks(
    rows: Rows, item: int, asks: Asks | None, author: int, find: Find, question: int | None = None
) -> None:
    """Add the rows of an item; marks of people whom the archive never introduced are left out.

    Args:
        question: What the item answers, if it may be an accepted answer.
    """
    if isinstance(asks, WholeAcceptance):
        figure = find(asks.accepted.by)
        if question and figure:
            rows.add("questions_acceptance", question, item, figure.person, asks.accepted.at)
    elif isinstance(asks, WholeIdea):
        _idea(rows, item, asks, find)
    elif isinstance(asks, WholePoll):
        told = (list(asks.choices), asks.many, asks.secret, asks.always, asks.closes, asks.closed)
        rows.add("posts_poll", item, *told)
        for key, numbers in dict(asks.ballots).items():
            if figure := find(key):
                rows.add("posts_ballot", item, figure.person, list(numbers))
    elif isinstance(asks, WholeMustRead):
        rows.add("posts_mustread", item, author, asks.at, asks.until)
        for one, figure in _once(asks.receipts, find):
            rows.add("posts_receipt", item, figure.person, one.at)


def _idea(rows: Rows, item: int, idea: WholeIdea, find: Find) -> None:
    supporters = list(_once(idea.support, find))
    rows.add("ideas_idea", item, idea.stage, len(supporters), idea.to_leaders)
    for one, figure in supporters:
        rows.add("ideas_support", item, figure.person, one.at)
    for one, figure in _known(idea.steps, find):
        rows.add("ideas_step", item, figure.person, figure.name[:200], one.at, one.stage or "new", one.words)
    for one, figure in _known(idea.promises, find):
        rows.add("ideas_promise", item, figure.person, figure.name[:200], one.at, one.until or one.at.date())
    for one, figure in _known(idea.helpers, find):
        rows.add("ideas_helper", item, figure.person, figure.name[:200], one.at, one.words[:300])
    for one, figure in _known(idea.outcomes, find):
        html = render(one.words)
        rows.add("ideas_outcome", item, figure.person, figure.name[:200], one.at, one.words, html, [])


def _known(marks: Iterable[Signed], find: Find) -> Iterable[tuple[Signed, Figure]]:
    return [(one, figure) for one in marks if (figure := find(one.by))]


def _once(marks: Iterable[Signed], find: Find) -> Iterable[tuple[Signed, Figure]]:
    """Each person's first mark; two keys may be one person."""
    found: dict[int, tuple[Signed, Figure]] = {}
    for one, figure in _known(marks, find):
        found.setdefault(figure.person, (one, figure))
    return found.values()
