"""What a person's page shows of what they know: asked for by its address once the page is there."""

from django.template.loader import render_to_string

from engawa.people.models import Person
from engawa.people.panels import Panel
from engawa.people.requests import Request


def knows(request: Request, person: Person) -> str:
    """A place that fills itself; the page itself pays no query for it."""
    if request.reader is None:
        return ""
    is_me = request.reader.pk == person.pk
    return render_to_string("credit/place.html", {"person": person, "is_me": is_me}, request)


PANEL = Panel("knows", knows, beside=False, first=True)
