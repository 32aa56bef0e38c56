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
from engawa.content.models import Item, Revision
from engawa.people.models import Account, Person, Thanks
from engawa.spaces.models import Membership, Space
from tests import databases
from tests.archives.making import bring
from tests.world import World

I = "importer"  # noqa: E741 - the role that sees everything
FILES = ("people", "spaces", "items", "follows", "thanks")
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
