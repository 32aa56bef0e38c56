"""What a person's page shows of spaces: for guests, where they are, who answers for them, until when."""

from django.template.loader import render_to_string

from engawa.people.models import Person, Ring
from engawa.people.panels import Panel
from engawa.people.requests import Request
from engawa.spaces.stays import stays_of


def stays(request: Request, person: Person) -> str:
    """The stays of a guest, those that the reader may know of."""
    found = stays_of(person) if person.ring == Ring.EDGE else []
    return render_to_string("spaces/person_stays.html", {"stays": found}, request) if found else ""


PANELS = (Panel("stays", stays),)
