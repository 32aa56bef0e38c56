"""People as the components show them."""

from engawa.people.models import Person
from engawa.web.cards import Voice


def voice_of(person: Person | None, byline: str = "") -> Voice | None:
    """Somebody's face and name; a bare name where the reader may not see who it is."""
    if person is None:
        return Voice(id=None, name=byline) if byline else None
    return Voice(
        id=person.pk,
        name=person.name,
        avatar=f"/files/{person.avatar}/" if person.avatar else "",
        ring=person.ring,
        company=person.team if person.ring < 2 else "",
        is_bot=person.is_bot,
        gone=person.left_at is not None,
    )
