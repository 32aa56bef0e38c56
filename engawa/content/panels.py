"""What a person's page shows of what they wrote: the newest of it, where, and with whom they talk."""

from collections import Counter

from django.db import connection
from django.template.loader import render_to_string

from engawa.content.cards import cards_for
from engawa.content.kinds import kind_named
from engawa.content.models import Item
from engawa.content.paging import cursor_in
from engawa.people.models import Person
from engawa.people.panels import Panel
from engawa.people.requests import Request
from engawa.people.voices import voice_of
from engawa.spaces.models import Membership, Space

PAGE = 15
LOOKED_AT = 300
SHOWN = 10
COMPANY = """
WITH written AS (
  SELECT id, parent_id FROM content_item WHERE author_id = %(person)s ORDER BY id DESC LIMIT %(looked_at)s
), talk AS (
  SELECT answered.author_id FROM written JOIN content_item answered ON answered.id = written.parent_id
  UNION ALL
  SELECT answer.author_id FROM written JOIN content_item answer ON answer.parent_id = written.id
)
SELECT author_id, count(*) FROM talk WHERE author_id <> %(person)s
GROUP BY author_id ORDER BY count(*) DESC, author_id LIMIT %(shown)s
"""


def written(request: Request, person: Person) -> str:
    """The newest things they wrote that the reader may read, chat left out."""
    ids, older = _newest(person, cursor_in(request.GET.get("before", "")))
    rows = Item.objects.filter(pk__in=ids).with_people().order_by("-id")
    context = {"cards": cards_for(list(rows), request.reader), "older": f"?before={older}" if older else ""}
    return render_to_string("content/person_written.html", context, request)


def _newest(person: Person, before: int | None) -> tuple[list[int], int | None]:
    """The ids of a page of their things, and where the next begins. Few rows are read in any case."""
    found = Item.objects.filter(author=person).order_by("-id")
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.values_list("pk", "kind", "removed_at")[:LOOKED_AT])
    shown = [pk for pk, kind, removed_at in rows if kind != "chat" and removed_at is None][: PAGE + 1]
    if len(shown) > PAGE:
        return shown[:PAGE], shown[PAGE - 1]
    return shown, rows[-1][0] if len(rows) == LOOKED_AT else None


def places(request: Request, person: Person) -> str:
    """The spaces they belong to or wrote in, those with most of their newest words first."""
    newest = Item.objects.standing().filter(author=person).order_by("-id").values_list("space", "kind")
    counted: dict[int, Counter[str]] = {}
    for space_id, kind in newest[:LOOKED_AT]:
        counted.setdefault(space_id, Counter())[kind] += 1
    belongs = Membership.objects.filter(person=person, space__archived_at=None).values_list(
        "space", flat=True
    )
    ids = sorted({*counted, *belongs[:SHOWN]}, key=lambda one: -sum(counted.get(one, {}).values()))[:SHOWN]
    spaces = Space.objects.places().in_bulk(ids)
    rows = [(spaces[one], _kinds(counted.get(one, Counter()))) for one in ids if one in spaces]
    return render_to_string("content/person_places.html", {"rows": rows}, request) if rows else ""


def company(request: Request, person: Person) -> str:
    """With whom they talk most: who answered them and whom they answered, as far as the reader sees."""
    with connection.cursor() as cursor:
        cursor.execute(COMPANY, {"person": person.pk, "looked_at": LOOKED_AT, "shown": SHOWN})
        counted = dict(cursor.fetchall())
    people = Person.objects.known().defer("words").in_bulk(list(counted))
    rows = [(voice_of(people[one]), count) for one, count in counted.items() if one in people]
    return render_to_string("content/person_company.html", {"rows": rows}, request) if rows else ""


PANELS = (
    Panel("written", written, beside=False),
    Panel("places", places),
    Panel("company", company),
)


def _kinds(counted: Counter[str]) -> str:
    named = [(kind_named(name), count) for name, count in counted.most_common()]
    return " · ".join(f"{kind.word} {count}" for kind, count in named if kind is not None)
