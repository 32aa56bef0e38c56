"""Who reports to whom: only the branch that is asked for, whatever the size of the company."""

from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.people.directory import cursor, has_facet, later_than
from engawa.people.models import Person, Ring
from engawa.people.models.person import PersonQuerySet
from engawa.people.voices import voice_of
from engawa.web.cards import Voice

BRANCH = 100
DEEPEST = 25
LEADS = 6

ABOVE = """
WITH RECURSIVE above AS (
  SELECT id, manager_id, 0 AS height FROM people_person WHERE id = %s
  UNION ALL
  SELECT p.id, p.manager_id, above.height + 1 FROM people_person p JOIN above ON p.id = above.manager_id
  WHERE above.height < %s
)
SELECT p.*, above.height FROM above JOIN people_person p USING (id) ORDER BY above.height DESC
"""


@dataclass(slots=True)
class Node:
    """Somebody in the chart. `below` is only there where the branch is open."""

    voice: Voice
    title: str
    reports: int
    here: bool = False
    below: list["Node"] = field(default_factory=list)
    further: str = ""
    """The cursor of the next page of the branch."""


def only_inside(reader: Person) -> None:
    """
    Raises:
        Refused: for guests: who leads whom is the company's own matter.
    """
    if reader.ring != Ring.INSIDE:
        raise Refused(_("The chart is for people who work here."))


def atop(after: str = "") -> tuple[list[Node], str]:
    """Those to whom others report and who report to nobody; the branch of somebody alone atop is open."""
    found, further = _page(Person.objects.filter(manager=None, reports__gt=0), after)
    if len(found) == 1 and not after and (alone := found[0].voice.id):
        found[0].below, found[0].further = below(alone)
    return found, further


def below(person_id: int, after: str = "") -> tuple[list[Node], str]:
    """Who reports to somebody, by name, and where the next page begins."""
    return _page(Person.objects.filter(manager=person_id), after)


def line_to(person: Person) -> Node:
    """From the top of the chart down to somebody, whose own branch is open."""
    line = [_node(one) for one in Person.objects.raw(ABOVE, [person.pk, DEEPEST])]
    for upper, lower in pairwise(line):
        upper.below = [lower]
    line[-1].here = True
    line[-1].below, line[-1].further = below(person.pk)
    return line[0]


def leads_of(team: str) -> list[Person]:
    """Who leads a team: to whom others report, and who reports to nobody of the same team."""
    found = Person.objects.known().here().filter(has_facet("team", team), ring=Ring.INSIDE, reports__gt=0)
    same = found.exclude(manager__team=team).order_by("sort_name", "pk")
    return list(same.defer("words")[:LEADS])


def _page(found: PersonQuerySet, after: str) -> tuple[list[Node], str]:
    here = later_than(found.known().here().filter(is_bot=False), after)
    rows = list(here.order_by("sort_name", "pk").defer("words")[: BRANCH + 1])
    shown = rows[:BRANCH]
    return [_node(one) for one in shown], cursor(shown[-1]) if len(rows) > BRANCH else ""


def _node(person: Person) -> Node:
    voice = voice_of(person)
    assert voice
    return Node(voice, " · ".join(filter(None, (person.title, person.team))), person.reports)
