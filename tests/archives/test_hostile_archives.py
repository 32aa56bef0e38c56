"""Archives that were made to break what reads them: the chart and the skills of version 2 (bin/engawa export)."""

import json
from pathlib import Path

import pytest
from django.utils import timezone

from engawa.archives.leaving.scope import Scope
from engawa.credit.models import Evidence
from engawa.people.bringing import DEEPEST, lead
from engawa.people.models import Person
from tests.archives.making import archive, bring
from tests.world import World

AT = "2026-03-01T12:00:00+00:00"
PEOPLE = [
    {"key": name, "name": name.title(), "ring": ring, "handle": name}
    for name, ring in (("uma", "inside"), ("vic", "inside"), ("wim", "inside"), ("xen", "edge"))
]
JUNK = [["x"], {"a": 1}, 7, None, True, "", "\0", "\ud800", "x" * 5_000, "²", "9" * 5_000]


@pytest.mark.parametrize("version", [1, 2])
def test_lines_of_nonsense_are_left_out_and_told(fresh: World, tmp_path: Path, version: int) -> None:
    chart: list[object] = [{"person": junk, "manager": "uma"} for junk in JUNK]
    chart += [{"person": "wim", "manager": junk} for junk in JUNK]
    chart += [{"person": "vic"}, {}, "[]", "{", {"person": "vic", "manager": "uma", "salary": 1}]
    skills = [{"person": junk, "topic": "tides", "at": AT} for junk in JUNK]
    skills += [{"person": "wim", "topic": junk, "at": AT} for junk in JUNK]
    skills += [{"person": "wim", "topic": "x", "at": junk} for junk in JUNK]
    skills += [
        {
            "person": "wim",
            "topic": "x",
            "at": "9999-12-31T23:59:59+00:00",
            "hidden": "0001-01-01T00:00:00+00:00",
        }
    ]
    skills += [{"person": "vic", "topic": " #Tides \n of\tMay ", "at": AT, "hidden": AT}]
    made = archive(tmp_path / "one", people=PEOPLE, chart=chart, skills=skills)
    head = json.loads((made / "archive.json").read_text())
    (made / "archive.json").write_text(json.dumps(head | {"version": version}))
    report = bring(made)
    assert report.skipped
    vic = Person.objects.using("importer").select_related("manager").get(handle="vic")
    assert vic.manager is not None
    assert (vic.manager.name, vic.manager.reports) == ("Uma", 1)
    assert Person.objects.using("importer").get(handle="wim").manager is None
    said = Evidence.objects.using("importer").filter(person=vic)
    assert [(one.topic, one.hidden_at is not None) for one in said] == [("tides of may", True)]


def test_nobody_leads_themselves_over_any_number_of_others(fresh: World, tmp_path: Path) -> None:
    told = [("uma", "uma"), ("uma", "vic"), ("vic", "wim"), ("wim", "uma"), ("xen", "uma"), ("uma", "xen")]
    chart = [{"person": person, "manager": manager} for person, manager in told]
    bring(archive(tmp_path / "one", people=PEOPLE, chart=chart))
    people = {
        one.pk: one for one in Person.objects.using("importer").filter(name__in=("Uma", "Vic", "Wim", "Xen"))
    }
    names = {one.name: people[one.manager_id].name if one.manager_id else "" for one in people.values()}
    assert names == {"Uma": "Vic", "Vic": "Wim", "Wim": "", "Xen": ""}


def test_a_company_of_endless_levels_or_a_circle_that_is_there_already_holds_nothing_up(fresh: World) -> None:
    people = Person.objects.using("importer")
    made = people.bulk_create(
        Person(name=f"P{number}", ring=2, joined_at=timezone.now()) for number in range(600)
    )
    circle = made[:2]
    for one, other in (circle, circle[::-1]):
        people.filter(pk=one.pk).update(manager=other.pk)
    top, *below = made[2:]
    lead(
        [
            (made[10].pk, circle[0].pk),
            *((one.pk, upper.pk) for one, upper in zip(below, [top, *below], strict=False)),
        ]
    )
    led = dict(people.filter(pk__in=[one.pk for one in below]).values_list("pk", "manager"))
    assert led[below[0].pk] == top.pk
    assert sum(manager is None for manager in led.values()) == len(below) // DEEPEST


def test_who_leads_whom_is_told_to_nobody_from_outside(fresh: World) -> None:
    people = Person.objects.using("importer")
    maya, guest = fresh.people["maya"], fresh.people["guest"]
    people.filter(pk=maya).update(manager=fresh.people["tom"])
    named = set(people.values_list("pk", flat=True))
    for who, told in ((guest, []), (maya, [maya])):
        with Scope(person=who).reading():
            assert [one.pk for one in Scope(person=who).leads(named)] == told
