"""Runs and their reports as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from engawa.archives.intake.report import Report
from engawa.archives.models import ImportRun

STATES: dict[str, Promise] = {
    "waiting": gettext_lazy("Waiting its turn"),
    "running": gettext_lazy("Coming in"),
    "paused": gettext_lazy("Paused"),
    "done": gettext_lazy("Done"),
    "failed": gettext_lazy("It could not be read"),
    "stopped": gettext_lazy("Stopped"),
}
KINDS = {
    "post": gettext_lazy("posts"),
    "comment": gettext_lazy("answers"),
    "chat": gettext_lazy("messages"),
    "page": gettext_lazy("pages"),
    "article": gettext_lazy("articles"),
    "bookmark": gettext_lazy("links"),
}


@dataclass(frozen=True, slots=True)
class Loss:
    why: str
    count: int
    examples: Sequence[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A run: what it is called, how far it is, what it has done."""

    run: ImportRun
    name: str
    state: str
    percent: int
    is_dry: bool
    is_offered: bool
    """Nobody has begun it yet."""
    goes_on: bool
    sentences: Sequence[str]
    losses: Sequence[Loss]


def shown(run: ImportRun) -> Shown:
    report = Report.from_json(run.report)
    is_offered = run.state == "waiting" and not run.options.get("begun")
    return Shown(
        run=run,
        name=", ".join(path.rstrip("/").rpartition("/")[2] for path in run.paths),
        state=_("Not begun yet") if is_offered else str(STATES[run.state]),
        percent=min(100 * run.done // run.total, 100) if run.total else 0,
        is_dry=bool(run.options.get("dry_run")),
        is_offered=is_offered,
        goes_on=run.state == "running" or (run.state == "waiting" and not is_offered),
        sentences=sentences(report, is_dry=bool(run.options.get("dry_run"))) if run.report else (),
        losses=[
            Loss(why, count, report.examples.get(why, ())) for why, count in report.skipped.most_common()
        ],
    )


def sentences(report: Report, *, is_dry: bool) -> list[str]:
    """What an import did, or would do, in words."""
    told = [
        (_("%s would come in.") if is_dry else _("%s came in."), report.created),
        (_("%s were here already."), report.unchanged),
        (
            _("%s would be brought up to date.") if is_dry else _("%s were brought up to date."),
            report.updated,
        ),
    ]
    found = [
        sentence
        % ", ".join(f"{number:,} {KINDS.get(kind, kind)}" for kind, number in counts.most_common() if number)
        for sentence, counts in told
        if sum(counts.values())
    ]
    if report.threads:
        talks = ngettext("{number} talk among them.", "{number} talks among them.", report.threads)
        found.append(talks.format(number=f"{report.threads:,}"))
    if report.people_created or report.people_matched:
        found.append(
            _("{new} people are new, {known} were known.").format(
                new=f"{report.people_created:,}", known=f"{report.people_matched:,}"
            )
        )
    if report.people_proposed:
        found.append(
            _("{number} may be somebody known already.").format(number=f"{report.people_proposed:,}")
        )
    return found or [_("There was nothing in it.")]
