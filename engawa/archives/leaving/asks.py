"""What ideas, questions and posts ask of people, as lines of our own format."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from engawa.archives.leaving.moments import told
from engawa.archives.leaving.packing import Line
from engawa.kinds.ideas.models import Helper, Idea, Outcome, Promise, Step, Support
from engawa.kinds.posts.models import Ballot, MustRead, Poll, Receipt
from engawa.kinds.questions.models import Acceptance

type Name = Callable[[int], str]


def asks_of(items: Iterable[int], using: str, name: Name) -> dict[int, Line]:
    """For each idea, accepted answer, poll and must-read among these items, what its line says besides.

    Who voted what in a secret poll stays here: such a poll goes out without its ballots.
    """
    ids = list(items)
    found: dict[int, Line] = {}
    for idea in Idea.objects.using(using).filter(pk__in=ids):
        found[idea.pk] = {"idea": {"stage": idea.stage, "to_leaders": idea.to_leaders}}
    marks: tuple[tuple[str, Any, Callable[[Any], Line]], ...] = (
        ("support", Support, lambda row: {}),
        ("steps", Step, lambda row: {"stage": row.stage, "words": row.reason}),
        ("promises", Promise, lambda row: {"until": _day(row.until)}),
        ("helpers", Helper, lambda row: {"words": row.what}),
        ("outcomes", Outcome, lambda row: {"words": row.body}),
    )
    for key, model, more in marks if found else ():
        rows = model.objects.using(using).filter(idea__in=list(found)).order_by("pk")
        for row in rows.filter(withdrawn_at=None) if model is Helper else rows:
            by = row.person_id if hasattr(row, "person_id") else row.by_id
            if by:
                line = {"person": name(by), "at": told(row.at), **more(row)}
                found[row.idea_id]["idea"].setdefault(key, []).append(line)
    for row in Acceptance.objects.using(using).filter(answer__in=ids):
        found[row.answer_id] = {"accepted": {"person": name(row.by_id), "at": told(row.at)}}
    return found | _polls(ids, using, name) | _must_reads(ids, using, name)


def _polls(ids: list[int], using: str, name: Name) -> dict[int, Line]:
    polls = {poll.pk: poll for poll in Poll.objects.using(using).filter(pk__in=ids)}
    ballots: dict[int, list[Line]] = {}
    open_ones = [pk for pk, poll in polls.items() if not poll.secret]
    for row in Ballot.objects.using(using).filter(poll__in=open_ones).order_by("pk") if open_ones else ():
        ballots.setdefault(row.poll_id, []).append({"person": name(row.person_id), "choices": row.choices})
    return {
        pk: {
            "poll": {
                "choices": poll.choices,
                "many": poll.many,
                "secret": poll.secret,
                "always": poll.always,
                "closes": told(poll.closes_at),
                "closed": told(poll.closed_at),
                "ballots": ballots.get(pk, []),
            }
        }
        for pk, poll in polls.items()
    }


def _must_reads(ids: list[int], using: str, name: Name) -> dict[int, Line]:
    asked = {row.pk: row for row in MustRead.objects.using(using).filter(pk__in=ids)}
    receipts: dict[int, list[Line]] = {}
    for row in Receipt.objects.using(using).filter(must_read__in=list(asked)).order_by("pk") if asked else ():
        receipts.setdefault(row.must_read_id, []).append({"person": name(row.person_id), "at": told(row.at)})
    return {
        pk: {"must_read": {"at": told(row.at), "until": told(row.until), "receipts": receipts.get(pk, [])}}
        for pk, row in asked.items()
    }


def _day(day: date) -> str:
    return f"{day.isoformat()}T12:00:00Z"
