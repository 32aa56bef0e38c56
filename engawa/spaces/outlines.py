"""What a new space can begin from: its purpose, its parts, who reads it, and a first page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Outline:
    name: str
    label: "_StrPromise"
    for_what: "_StrPromise"
    purpose: "_StrPromise"
    reading: str
    joining: str
    parts: tuple[str, ...]
    page_title: "_StrPromise"
    page: "_StrPromise"
    icon: str

    @property
    def start(self) -> dict[str, object]:
        """The first values of the form for a new space."""
        return {
            "purpose": str(self.purpose),
            "reading": self.reading,
            "joining": self.joining,
            "parts": list(self.parts),
        }


OUTLINES = (
    Outline(
        "team", _("A team"), _("People who work together every day"),
        _("How our team works, what it is doing, and where to ask us."),
        "inside-everyone", "open", ("posts", "chat", "pages", "bookmarks", "questions"),
        _("How we work"),
        _("## What we look after\n\n## Who does what\n\n## How to reach us\n\nAsk here rather than one of us: "
          "somebody always knows, and the next person finds the answer.\n\n## What we agreed on"),
        "users",
    ),
    Outline(
        "project", _("A project"), _("Something with a beginning and an end"),
        _("What we want to have reached, by when, and what stands in the way."),
        "inside-everyone", "open", ("posts", "chat", "pages", "bookmarks", "questions", "ideas"),
        _("What this is about"),
        _("## What will be better when we are done\n\n## Until when\n\n## Who takes part\n\n"
          "## What we decided, and why\n\n| When | What | Why |\n|---|---|---|\n| | | |\n\n## What is open"),
        "pin",
    ),
    Outline(
        "partner", _("A partnership"), _("We and another company, as guests"),
        _("What we do together, readable on both sides."),
        "edge", "invited", ("posts", "chat", "pages", "questions"),
        _("How we work together"),
        _("Everything in this space is read on both sides.\n\n## What we want together\n\n## Who answers for what"
          "\n\n| | With us | With them |\n|---|---|---|\n| Decides | | |\n| Answers questions | | |\n\n"
          "## When we talk"),
        "hand-heart",
    ),
    Outline(
        "rollout", _("A customer's rollout"), _("Until everything runs at a customer"),
        _("From the first day to the day everything runs: steps, questions, decisions."),
        "edge", "invited", ("posts", "chat", "pages", "questions"),
        _("Plan"),
        _("The customer reads along here.\n\n## Steps\n\n- [ ] Everybody can sign in\n- [ ] The first data is there\n"
          "- [ ] Tried by a few people\n- [ ] In use\n- [ ] Handed over\n\n## Questions that hold us up\n\n"
          "## What was decided"),
        "check",
    ),
    Outline(
        "blog", _("A product blog"), _("What the public may read"),
        _("What is new in what we make, told by those who made it."),
        "outside", "invited", ("articles",),
        _("Before something appears here"),
        _("Everybody in the world can read this space, this page as well.\n\n"
          "- Say what people can do now, before how.\n- Name who made it.\n- Say what does not work yet."),
        "newspaper",
    ),
    Outline(
        "questions", _("Open questions"), _("A subject on which everybody may ask"),
        _("Ask here, whatever it is. No question is too small, and each answer helps whoever asks next."),
        "inside-everyone", "open", ("questions", "pages", "posts"),
        _("Before you ask"),
        _("Search first, and ask if you do not find it: then it was not written well enough.\n\n"
          "Say what you want to reach, what you tried and what happened.\n\nWhoever answers: say how you know."),
        "circle-help",
    ),
)  # fmt: skip


def outline_named(name: str) -> Outline | None:
    return next((one for one in OUTLINES if one.name == name), None)
