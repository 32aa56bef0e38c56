"""What other rooms show on a person's page. Each registers its panels when its app is ready."""

from collections.abc import Callable
from dataclasses import dataclass

from engawa.people.models import Person
from engawa.people.requests import Request

Render = Callable[[Request, Person], str]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page about one person. `render` gives safe HTML, empty where there is nothing to show."""

    name: str
    render: Render
    beside: bool = True
    """Beside the page, asked for once it is there; otherwise part of the page itself."""
    first: bool = False
    """Before the panels of other rooms."""


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Called by a room's AppConfig.ready()."""
    _panels[panel.name] = panel


def rendered(request: Request, person: Person, *, beside: bool) -> list[str]:
    """The panels of this person for this reader, in the order of their rooms."""
    panels = sorted(_panels.values(), key=lambda panel: not panel.first)
    parts = [panel.render(request, person) for panel in panels if panel.beside == beside]
    return [part for part in parts if part]
