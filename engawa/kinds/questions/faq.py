"""An answer that is asked for again and again becomes a page, with the names of those who asked and answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.content.kinds import kind_named
from engawa.content.models import Item
from engawa.journal.record import record
from engawa.kinds.questions.merging import family_of
from engawa.kinds.questions.models import Acceptance, AlsoAsked, BecamePage, Spared
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.spaces.models import Space
from engawa.web.cards import Voice

PARENT = "FAQ"
NAMED = 12


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a page that began as an answer."""

    question: Item
    askers: Sequence[Voice]
    answerers: Sequence[Voice]
    spared: int


def prefilled(question: Item) -> dict[str, str]:
    """Title and text of the page that the accepted answer would become.

    Raises:
        Refused: when no answer was accepted yet.
    """
    accepted = Acceptance.objects.filter(item=question).select_related("answer").first()
    if accepted is None:
        raise Refused(_("Accept an answer first; then it can become a page."))
    return {"title": question.title, "body": accepted.answer.body.strip()}


@transaction.atomic
def become_page(
    question: Item, *, actor: Person, title: str, body: str, tags: list[str] | None = None
) -> Item:
    """Write the page under the space's FAQ; the question points there from now on.

    Raises:
        Refused: when it has a page already, the space has no pages, or the person may not write there.
    """
    kind = kind_named("page")
    if kind is None or kind.write is None or "pages" not in question.space.parts:
        raise Refused(_("This space has no pages. An owner can switch them on in its settings."))
    if BecamePage.objects.filter(item=question, page__removed_at=None).exists():
        raise Refused(_("This answer is a page already."))
    introduction = _("What was asked more than once, and what answers it.")
    faq = _faq_of(question.space) or kind.write(question.space, actor=actor, title=PARENT, body=introduction)
    page = kind.write(
        question.space,
        actor=actor,
        title=title,
        body=body,
        tags=tags,
        under=faq.page,
    )
    BecamePage.objects.filter(item=question).delete()
    BecamePage.objects.create(item=question, page=page, by=actor)
    record("question.became_page", actor=actor, item=question, data={"page": str(page.pk)})
    return page


def _faq_of(space: Space) -> Item | None:
    pages = Item.objects.standing().filter(space=space, kind="page", title=PARENT)
    return pages.order_by("pk").first()


def behind(page: Item) -> Behind | None:
    """The question behind a page, who asked and answered it, and how many the page spared the asking."""
    row = BecamePage.objects.filter(page=page).select_related("item__space").first()
    if row is None:
        return None
    return Behind(row.item, askers_of(row.item), answerers_of(row.item), spared_by(page))


def askers_of(question: Item) -> list[Voice]:
    """Who asked it, in this space: those who asked elsewhere are nobody's business here."""
    family = family_of(question)
    asked = Item.objects.filter(pk__in=family, space=question.space_id).order_by("pk").with_author()
    people = [(item.author, item.byline) for item in asked]
    also = AlsoAsked.objects.filter(item__in=[item.pk for item in asked]).order_by("at")
    people += [(row.person, "") for row in also.select_related("person")[:NAMED]]
    return _once([voice_of(*one) for one in people])


def answerers_of(question: Item) -> list[Voice]:
    """Whose answers were accepted, in this space."""
    rows = Acceptance.objects.filter(item__in=family_of(question), item__space=question.space_id)
    answers = [row.answer for row in rows.select_related("answer__author").order_by("at")]
    return _once([voice_of(answer.author, answer.byline) for answer in answers])


def spared_by(item: Item) -> int:
    """How many people this spared the asking."""
    return Spared.objects.filter(item=item).count()


def _once(voices: Sequence[Voice | None]) -> list[Voice]:
    return list({(voice.id or voice.name): voice for voice in voices if voice}.values())[:NAMED]
