"""Short lists while one types: where to jump, whom to mention, which tag."""

from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engawa.base.excerpts import plain_text
from engawa.content.models import Tag
from engawa.people.directory import beginnings
from engawa.people.models import Person
from engawa.people.voices import voice_of
from engawa.search.asking import parse
from engawa.search.finding import find
from engawa.search.showing import results
from engawa.spaces.models import Space
from engawa.web.cards import Voice


def places(text: str, reader: Person | None) -> list[dict[str, object]]:
    """Spaces and people by name, then what was written, each with its address."""
    if not text:
        mine = Space.objects.active().places().of(reader).by_name()[:8] if reader else Space.objects.none()
        return [_space(space) for space in mine]
    spaces = Space.objects.active().places().filter(Q(name__icontains=text) | Q(slug__istartswith=text))
    found = [_space(space) for space in spaces.order_by(Length("name"), "name")[:5]]
    found += [
        {"label": person.name, "url": person.get_absolute_url(), "hint": person.title or _("Person")}
        for person in matching(text)[:5]
    ]
    asked = parse(text)
    hits = results(find(asked, limit=6), asked) if asked.has_words and len(text) > 2 else []
    found += [
        {
            "label": plain_text(hit.title_html),
            "url": hit.url,
            "hint": f"{hit.kind_word} · {hit.space_name}",
            "ring": hit.ring,
        }
        for hit in hits
    ]
    return found


def people(text: str, limit: int) -> list[Voice]:
    """People whose name fits the words, as faces."""
    return [voice for person in matching(text)[:limit] if (voice := voice_of(person))]


def matching(text: str) -> list[Person]:
    """Known people who are still here and whose words begin so, by name."""
    return list(Person.objects.known().here().filter(words=beginnings(text)).order_by("sort_name")[:8])


def endings(typed: str) -> list[dict[str, str]]:
    """People and groups for "@…", tags for "#…"."""
    sign, begun = typed[:1], typed[1:]
    if not begun or sign not in "@#":
        return []
    if sign == "#":
        tags = Tag.objects.filter(name__startswith=begun.lower()).order_by("name")[:8]
        return [{"value": f"#{tag.name}", "label": tag.name, "hint": ""} for tag in tags]
    people = [
        {"value": f"@{person.handle}", "label": person.name, "hint": person.title}
        for person in matching(begun)
        if person.handle
    ]
    return (people[:6] + _groups(begun))[:8]


def _groups(begun: str) -> list[dict[str, str]]:
    """Spaces whose members are called by "@name"."""
    named = Space.objects.active().filter(slug__startswith=begun.lower(), is_talk=False).order_by("slug")[:4]
    return [
        {
            "value": f"@{space.slug}",
            "label": space.name,
            "hint": ngettext("%(num)s person", "%(num)s people", space.member_count)
            % {"num": space.member_count},
        }
        for space in named
    ]


def _space(space: Space) -> dict[str, object]:
    return {"label": space.name, "url": space.get_absolute_url(), "hint": _("Space"), "ring": space.ring}
