"""What was exported comes back in, equal."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

import engawa.archives
from engawa.archives.leaving.export import export
from engawa.archives.leaving.scope import Scope
from engawa.boundary import reading_as
from engawa.content.models import Item, Revision
from engawa.credit.actions import hide_evidence, hide_topic, say_skill
from engawa.credit.models import Evidence
from engawa.people.models import Account, Person, Thanks
from engawa.spaces.models import Membership, Space
from tests import databases
from tests.archives.making import bring
from tests.world import World

I = "importer"  # noqa: E741 - the role that sees everything
FILES = ("people", "spaces", "items", "follows", "thanks", "chart", "skills")
SAMPLE = Path(engawa.archives.__file__).parent / "sample"


def rows(archive: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (archive / f"{name}.jsonl").read_text().splitlines()]


def out(to: Path, **scope: int) -> Path:
    export(to, Scope(**scope))
    return to


def test_the_sample_comes_in_whole_and_lively(fresh: World) -> None:
    report = bring(SAMPLE, sample=True)
    told = Counter(item["kind"] for item in rows(SAMPLE, "items"))
    assert report.created == told
    assert not report.skipped
    assert Thanks.objects.using(I).count() == len(rows(SAMPLE, "thanks"))
    prita = Person.objects.using(I).get(handle="prita")
    assert Person.objects.using(I).get(handle="maren").manager_id == prita.pk
    assert prita.reports == sum(row["manager"] == "prita" for row in rows(SAMPLE, "chart"))
    said = set(Evidence.objects.using(I).filter(person=prita, sort="said").values_list("topic", flat=True))
    assert said == {row["topic"] for row in rows(SAMPLE, "skills") if row["person"] == "prita"}
    owner = fresh.person("owner").pk
    for space in rows(SAMPLE, "spaces"):
        found = Space.objects.using(I).filter(name__startswith=space["name"]).latest("pk")
        belongs = Membership.objects.using(I).filter(space=found, person=owner).exists()
        assert belongs == (space["listed"] != "members"), space["name"]
        assert found.member_count == len(space["members"]) + belongs
    assert not Account.objects.using(I).filter(person__identities__source__startswith="engawa:").exists()
    newest = Item.objects.using(I).order_by("-created_at").first()
    assert newest
    linking = Item.objects.using(I).filter(body__contains="](/i/").first()
    assert linking
    assert 'href="/i/' in linking.html
    assert not Item.objects.using(I).filter(body__contains="](engawa:").exists()


def test_out_and_in_and_out_is_equal(fresh: World, tmp_path: Path) -> None:
    bring(SAMPLE, sample=True)
    first = out(tmp_path / "first")
    again = bring(first)
    assert (again.created, again.updated, again.people_created) == (Counter(), Counter(), 0)
    with databases.copy_of(databases.empty_template()):
        report = bring(first)
        assert sum(report.created.values()) == len(rows(first, "items"))
        second = out(tmp_path / "second")
        zipped = tmp_path / "third.zip"
        export(zipped, Scope())
    for name in FILES:
        assert rows(first, name) == rows(second, name), name
    with databases.copy_of(databases.empty_template()):
        bring(zipped)
        fourth = out(tmp_path / "fourth")
    for name in FILES:
        assert rows(first, name) == rows(fourth, name), name


def test_an_older_export_takes_nothing_back(fresh: World, tmp_path: Path) -> None:
    bring(SAMPLE, sample=True)
    first = out(tmp_path / "first")
    page = Item.objects.using(I).filter(kind="page", revisions__isnull=False).first()
    assert page
    Item.objects.using(I).filter(pk=page.pk).update(body="Newer words.", edited_at="2100-01-01T00:00:00Z")
    report = bring(first)
    assert report.updated == Counter()
    assert Item.objects.using(I).get(pk=page.pk).body == "Newer words."


def test_a_space_leaves_with_those_it_names_and_nothing_else(fresh: World, tmp_path: Path) -> None:
    lab = Space.objects.using(I).get(name="Quiet lab")
    archive = out(tmp_path / "lab", space=lab.pk)
    assert [space["name"] for space in rows(archive, "spaces")] == ["Quiet lab"]
    assert {item["space"] for item in rows(archive, "items")} == {str(lab.pk)}
    assert {person["handle"] for person in rows(archive, "people")} == {"tom", "aiko"}


def test_a_person_takes_what_is_theirs_as_far_as_they_may_read_it(fresh: World, tmp_path: Path) -> None:
    guest = fresh.person("guest")
    archive = out(tmp_path / "mine", person=guest.pk)
    told = " ".join((archive / f"{name}.jsonl").read_text() for name in FILES)
    assert [space["name"] for space in rows(archive, "spaces")] == ["Partner council"]
    assert {item["author"] for item in rows(archive, "items")} <= {str(guest.pk)}
    assert {person["handle"] for person in rows(archive, "people")} <= {"guest", "maya"}
    assert "Platform" not in told
    assert "Quiet lab" not in told


def test_who_leads_whom_comes_in_without_circles_and_changes_nothing(fresh: World, tmp_path: Path) -> None:
    maya, tom, aiko, guest = (fresh.person(who).pk for who in ("maya", "tom", "aiko", "guest"))
    Person.objects.using(I).filter(pk=tom).update(manager=maya)
    archive = out(tmp_path / "chart")
    assert {"person": str(tom), "manager": str(maya)} in rows(archive, "chart")
    told = [(maya, tom), (tom, aiko), (aiko, tom), (aiko, aiko), (guest, maya), (aiko, 10**15)]
    lines = [json.dumps({"person": str(person), "manager": str(manager)}) for person, manager in told]
    (archive / "chart.jsonl").write_text("\n".join(lines))
    bring(archive)
    chart = dict(Person.objects.using(I).exclude(manager=None).values_list("pk", "manager"))
    assert {pk: chart.get(pk) for pk in (maya, tom, aiko, guest)} == {
        maya: None,
        tom: maya,
        aiko: tom,
        guest: None,
    }
    assert Person.objects.using(I).get(pk=tom).reports == 1


def test_what_one_hides_leaves_with_oneself_alone(fresh: World, tmp_path: Path) -> None:
    aiko = fresh.person("aiko")
    with reading_as(aiko.pk):
        for topic in ("shown words", "hidden words", "reserved words"):
            say_skill(topic, actor=aiko)
        hide_topic("reserved words", actor=aiko, hide=True)
        hide_evidence(Evidence.objects.get(topic="hidden words").pk, actor=aiko, hide=True)
    lab = Space.objects.using(I).get(name="Quiet lab").pk
    for name, scope in (("all", {}), ("lab", {"space": lab})):
        mine = [row for row in rows(out(tmp_path / name, **scope), "skills") if row["person"] == str(aiko.pk)]
        assert [row["topic"] for row in mine] == ["shown words"], name
        assert mine[0]["hidden"] is None
    own = out(tmp_path / "own", person=aiko.pk)
    assert {row["topic"]: bool(row["hidden"]) for row in rows(own, "skills")} == {
        "shown words": False,
        "hidden words": True,
        "reserved words": True,
    }
    assert not rows(out(tmp_path / "toms", person=fresh.person("tom").pk), "skills")
    Evidence.objects.using(I).filter(person=aiko.pk).delete()
    bring(own)
    hidden = Evidence.objects.using(I).filter(person=aiko.pk).exclude(hidden_at=None)
    assert set(hidden.values_list("topic", flat=True)) == {"hidden words", "reserved words"}


def test_the_commands_say_what_is_wrong(fresh: World, tmp_path: Path) -> None:
    from django.core.management.base import CommandError

    with pytest.raises(CommandError, match="no space"):
        call_command("export", str(tmp_path / "x"), space="Nowhere")
    with pytest.raises(CommandError, match="Nobody"):
        call_command("export", str(tmp_path / "x"), person="nobody@nowhere.example")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").touch()
    with pytest.raises(CommandError, match="exists already"):
        call_command("export", str(tmp_path / "taken"))
    assert Person.objects.using(I).exists()
    assert Revision.objects.using(I).count() >= 0
