"""What stands beside the form while somebody asks: what was asked, answered or written already, and why."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from engawa.content.alike import Alike, alike
from engawa.content.cards import address_of
from engawa.content.kinds import kind_of
from engawa.content.models import Item
from engawa.kinds.questions.merging import stands_for
from engawa.kinds.questions.standing import Standing, standings

LOOKED_AMONG = ("question", "comment", "page", "article", "post", "bookmark")
SHOWN = 5
SHORTEST = 8
"""Characters of a question below which nothing is looked for."""


@dataclass(slots=True)
class Suggestion:
    item: Item
    url: str
    kind_word: str
    title: str
    text: str = ""
    """The beginning of it; of an accepted answer where there is one."""
    why: list[str] = field(default_factory=list)
    page: int | None = None
    """The page that answers it, where there is one."""
    is_question: bool = False


def suggestions(title: str, body: str = "", *, without: int | None = None) -> list[Suggestion]:
    """What the reader may see that is like what they are about to ask: what settles it first."""
    if len(title.strip()) < SHORTEST:
        return []
    hits = _once(alike(title, body, kinds=LOOKED_AMONG, limit=SHOWN * 2))
    hits = [(hit, item) for hit, item in hits if item.pk != without]
    standing = standings([item.pk for _hit, item in hits if item.kind == "question"])
    pages = {one.page for one in standing.values()} - {None}
    shown = [_told(hit, item, standing.get(item.pk)) for hit, item in hits if item.pk not in pages]
    return sorted(shown[:SHOWN], key=lambda one: one.page is None)


def _once(hits: list[Alike]) -> list[tuple[Alike, Item]]:
    """Each thing once: an answer stands for what it answers, a merged question for the other."""
    found: dict[int, tuple[Alike, Item]] = {}
    for hit in hits:
        item = hit.item.root_or_self
        if item.kind == "question":
            item = stands_for(item)
        if item.removed_at is None:
            found.setdefault(item.pk, (hit, item))
    return list(found.values())


def _told(hit: Alike, item: Item, standing: Standing | None) -> Suggestion:
    told = Suggestion(
        item=item,
        url=address_of(item),
        kind_word=str(kind_of(item).word),
        title=item.title or item.body[:80],
        is_question=item.kind == "question",
    )
    if standing is not None:
        told.why += [word for word in (standing.state, standing.asked) if word]
        if standing.page:
            told.page, told.url = standing.page, f"/pages/{standing.page}/"
            told.why.insert(0, _("Answered on a page"))
    told.why.append(_shares(hit))
    return told


def _shares(hit: Alike) -> str:
    if hit.by_words and hit.by_meaning:
        return _("same words, same meaning")
    return _("same words") if hit.by_words else _("same meaning")
