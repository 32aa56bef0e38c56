"""What was found, as the page and the command show it."""

from engawa.base.excerpts import plain_text
from engawa.content.cards import address_of
from engawa.content.kinds import kind_of
from engawa.content.models import Item
from engawa.people.voices import voice_of
from engawa.search.asking import Asked
from engawa.search.finding import Found
from engawa.search.marking import Marker
from engawa.web.cards import Result

LONGEST = 20_000


def results(found: Found, asked: Asked) -> list[Result]:
    """The hits in order, with the words that were found marked."""
    marker = Marker(asked, found.variants)
    return [_result(item, marker) for item in found.items]


def _result(item: Item, marker: Marker) -> Result:
    kind = kind_of(item)
    text = plain_text(item.html[:LONGEST])
    return Result(
        kind=item.kind,
        kind_word=str(kind.word),
        url=address_of(item),
        title_html=marker.title(heading(item) or text[:80]),
        excerpt_html=marker.excerpt(text),
        ring=item.space.ring,
        space_name=item.space.name,
        author=voice_of(item.author, item.byline),
        when=item.created_at,
    )


def heading(item: Item) -> str:
    """What a hit is called: its own title, or that of what it answers."""
    return item.title or (item.root.title if item.root else "")
