"""What only a few could read at its source is not read by more here, whatever was asked for the rest."""

import json
from pathlib import Path

import pytest

from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.spaces.models import Membership, Space
from tests.archives.making import bring
from tests.world import World

I = "importer"  # noqa: E741 - the role that sees everything


def team(at: Path) -> Path:
    """A Slack export with an open channel, a private one and a talk between two."""
    users = [
        {"id": f"U{n}", "team_id": "T1", "name": name.lower(), "profile": {"real_name": name}}
        for n, name in enumerate(("Ida", "Olaf", "Petra"))
    ]
    told = {
        "users.json": users,
        "channels.json": [{"id": "C1", "name": "hall", "created": 1700000000, "members": ["U0", "U1", "U2"]}],
        "groups.json": [{"id": "G1", "name": "cellar", "created": 1700000000, "members": ["U0", "U1"]}],
        "dms.json": [{"id": "D1", "created": 1700000000, "members": ["U0", "U2"]}],
    }
    for folder, user in (("hall", "U2"), ("cellar", "U1"), ("D1", "U0")):
        said = {"type": "message", "user": user, "text": f"Words in {folder}", "ts": "1700000100.000100"}
        told[f"{folder}/2023-11-14.json"] = [said]
    for name, content in told.items():
        path = at / "team" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content))
    return at / "team"


def reads(person: int | None) -> set[str]:
    with reading_as(person):
        return {item.body.removeprefix("Words in ") for item in Item.objects.filter(origin__isnull=False)}


@pytest.mark.parametrize("wishes", [{}, {"ring": "outside"}, {"space": "Everyone"}])
def test_private_talk_stays_private(fresh: World, tmp_path: Path, wishes: dict[str, str]) -> None:
    bring(team(tmp_path), format="slack", **wishes)
    public = {"hall"} if wishes.get("ring") == "outside" else set()
    assert reads(None) == reads(fresh.people["guest"]) == public
    assert reads(fresh.people["maya"]) == reads(fresh.people["owner"]) == {"hall"}
    cellar = Space.objects.using(I).get(name="cellar")
    assert (cellar.ring, cellar.audience, cellar.listed, cellar.joining) == (2, 2, 2, "invited")
    inside = not public
    members = Membership.objects.using(I).filter(space=cellar).values_list("person__name", flat=True)
    assert set(members) == ({"Ida", "Olaf"} if inside else set())
    for name, seen in (("Ida", {"hall", "cellar", "D1"}), ("Olaf", {"hall", "cellar"})):
        if inside:
            person = Membership.objects.using(I).filter(person__name=name)[0].person_id
            assert reads(person) == seen
