"""Who reports to whom: said by those who may, shown to those inside, a branch at a time."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from engawa.people.bringing import bring
from engawa.people.models import Identity, Person
from tests.world import World


def _set(world: World, who: str, whom: str, to: str) -> int:
    chosen = {"manager": str(world.people[to])} if to else {}
    return world.client(who).post(f"/people/{world.people[whom]}/manager/", chosen).status_code


def _below(world: World, whom: str) -> list[str]:
    path = f"/people/chart/{world.people[whom]}/reports/"
    page = world.client("colleague").get(path, headers={"HX-Request": "true"}).text
    return re.findall(r'<a href="/people/\d+/">([^<]+)</a>', page)


def test_owners_and_whoever_leads_them_now_change_the_chart(world: World) -> None:
    assert _set(world, "maya", "tom", "maya") == 403
    assert _set(world, "owner", "tom", "maya") == 302
    assert _set(world, "owner", "aiko", "maya") == 302
    assert _below(world, "maya") == ["Aiko Nakamura", "Tom Lindqvist"]
    assert _set(world, "tom", "tom", "aiko") == 403
    assert _set(world, "maya", "aiko", "tom") == 302
    assert _below(world, "maya") == ["Tom Lindqvist"]
    assert _below(world, "tom") == ["Aiko Nakamura"]
    assert _set(world, "owner", "maya", "aiko") == 403, "no circles"
    assert _set(world, "owner", "maya", "maya") == 403
    assert _set(world, "owner", "maya", "guest") == 403, "guests lead nobody"
    assert _set(world, "owner", "guest", "maya") == 404
    assert _set(world, "owner", "aiko", "") == 302
    assert _below(world, "tom") == []


def test_the_chart_opens_at_somebody_and_is_not_for_guests(world: World) -> None:
    for whom, to in (("maya", "owner"), ("tom", "maya"), ("aiko", "tom")):
        _set(world, "owner", whom, to)
    top = world.client("colleague").get("/people/chart/").text.partition("<main")[2]
    assert "Olga Petrov" in top
    assert "Maya Okafor" in top, "the branch of somebody alone atop is open"
    assert "Tom Lindqvist" not in top
    assert "Aiko Nakamura" not in top
    line = (
        world.client("colleague")
        .get(f"/people/chart/{world.people['tom']}/")
        .text.partition('class="chart"')[2]
    )
    names = ("Olga Petrov", "Maya Okafor", "Tom Lindqvist", "Aiko Nakamura")
    assert [line.index(f">{name}<") for name in names] == sorted(line.index(f">{name}<") for name in names)
    for path in ("chart/", f"chart/{world.people['maya']}/", f"chart/{world.people['maya']}/reports/"):
        assert world.client("guest").get(f"/people/{path}").status_code == 403
    page = world.client("guest").get(f"/people/{world.people['maya']}/").text
    assert "Olga Petrov" not in page
    assert "reports to" in world.client("tom").get(f"/people/{world.people['maya']}/").text


@pytest.mark.parametrize(
    "who, found", [("colleague", {"Maya Okafor", "Jonas Berg"}), ("guest", {"Maya Okafor"})]
)
def test_people_are_found_by_team_place_and_language(world: World, who: str, found: set[str]) -> None:
    for one in ("maya", "colleague"):
        told = {
            "name": world.person(one).name,
            "team": "Größe 'A' \\ B",
            "place": "Köln",
            "languages": "ig, de",
        }
        world.client(one).post("/people/me/edit/", told)
    client = world.client(who)
    for query in ("?team=grosse 'a' \\ b", "?place=koln", "?language=IG", "?language=ig&place=Köln&q=k"):
        page = client.get(f"/people/{query}").text.partition("<main")[2]
        names = {name for name in ("Maya Okafor", "Jonas Berg", "Tom Lindqvist") if f">{name}<" in page}
        assert names == (found if "q=k" not in query else names & found), query
    facets = client.get("/people/narrower/", headers={"HX-Request": "true"}).text
    assert re.search(rf'>Köln</a><small class="numbers">{len(found)}<', facets)
    team = client.get("/people/team/", {"name": "Größe 'A' \\ B"}).text.partition("<main")[2]
    assert {name for name in found if f">{name}<" in team} == found


LIST = """email,name,team,manager,languages
maya@engawa.example,Maya Okafor,Platform,,en; ig
tom@engawa.example,,Platform,maya@engawa.example,
nobody@engawa.example,No Body,Platform,maya@engawa.example,
what is this,,,,
tom@engawa.example,,,,
aiko@engawa.example,,Lab,nowhere@engawa.example,ja
owner@engawa.example,,,owner@engawa.example,
guest@engawa.example,,,,
"""


def test_a_list_is_taken_up_line_by_line(fresh: World) -> None:
    for who, number in fresh.people.items():
        Identity.objects.using("importer").create(
            person_id=number, scheme="email", value=f"{who}@engawa.example", verified=True
        )
    dry = bring(StringIO(LIST), add=False, dry=True)
    assert Person.objects.using("importer").filter(manager__isnull=False).count() == 0
    report = bring(StringIO(LIST), add=True, dry=False)
    assert (report.known, report.new, report.moved) == (4, 1, 2)
    assert [line.partition(":")[0] for line in report.wrong] == [
        f"Line {number}" for number in (5, 6, 9, 7, 8)
    ]
    assert any("Line 4" in line for line in dry.wrong)
    assert _below(fresh, "maya") == ["No Body", "Tom Lindqvist"]
    tom = Person.objects.using("importer").get(pk=fresh.people["tom"])
    assert (tom.name, tom.team, tom.manager_id) == ("Tom Lindqvist", "Platform", fresh.people["maya"])
    again = bring(StringIO(LIST), add=True, dry=False)
    assert (again.new, again.moved) == (0, 0)


def test_the_console_reads_files_and_tells(fresh: World, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name\nx\n")
    told = StringIO()
    call_command("people", "import", str(file), stderr=told, stdout=told)
    assert "a column “email” is needed" in told.getvalue()
