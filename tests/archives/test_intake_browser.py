"""The owner brings archives in by dropping them; nobody else does."""

import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from engawa.archives.models import ImportRun
from engawa.archives.tasks import import_sample, run_import, take_up
from engawa.archives.uploads import folder
from engawa.content.models import Item
from engawa.people.models import Likeness, Merge, Person
from tests.archives.making import TALK, bring, mbox
from tests.world import World

I = "importer"  # noqa: E741 - the role that sees everything


def drop(client: Client, content: bytes, name: str = "garden.mbox") -> dict[str, str]:
    upload = SimpleUploadedFile(name, content)
    response = client.post("/import/", {"file": upload}, headers={"X-Requested-With": "dropzone"})
    told: dict[str, str] = response.json()
    return told


def work() -> None:
    """What the jobs process does."""
    for job in ProcrastinateJob.objects.filter(task_name="archives.run_import").order_by("pk"):
        run_import(**job.args)


@pytest.mark.parametrize("who, status", [("owner", 200), ("maya", 403), ("guest", 403), ("nobody", 302)])
def test_only_the_owner_sees_imports(fresh: World, who: str, status: int) -> None:
    client = fresh.client(who)
    assert client.get("/import/").status_code == status
    assert client.get("/import/people/").status_code == status
    refused = client.post(
        "/import/", {"file": SimpleUploadedFile("x.mbox", b"From a Mon Jan  1 00:00:00 2024\n\n")}
    )
    assert refused.status_code == (302 if who in ("owner", "nobody") else status)


def test_drop_look_bring_in(fresh: World, tmp_path: Path) -> None:
    client = fresh.client("owner")
    address = drop(client, mbox(tmp_path, TALK).read_bytes())["url"]
    page = client.get(address).content.decode()
    assert "Bring it in" in page
    assert '<option value="mbox" selected>' in page
    looked = client.post(address, {"format": "mbox", "ring": "inside", "look": "1"})
    work()
    page = client.get(looked["Location"]).content.decode()
    assert "3 posts, 2 answers would come in." in page
    assert not Item.objects.using(I).filter(origin__isnull=False).exists()
    begun = client.post(looked["Location"], {"format": "mbox", "ring": "edge", "space": "Orchard"})
    work()
    page = client.get(begun["Location"]).content.decode()
    assert "3 posts, 2 answers came in." in page
    assert (
        Item.objects.using(I).filter(origin__isnull=False, space__name="Orchard", space__ring=1).count() == 5
    )
    assert not Path(ImportRun.objects.using(I).latest("pk").paths[0]).exists()
    listed = client.get("/import/").content.decode()
    assert listed.count("garden.mbox") >= 2


def test_others_see_neither_runs_nor_their_progress(fresh: World, tmp_path: Path) -> None:
    address = drop(fresh.client("owner"), mbox(tmp_path, TALK).read_bytes())["url"]
    for who in ("maya", "guest"):
        client = fresh.client(who)
        assert client.get(address).status_code == 404
        assert client.get(f"{address}progress/").status_code == 404
        assert client.post(f"{address}wish/", {"wish": "stop"}).status_code == 404
    assert fresh.client("nobody").get(address).status_code == 302


def test_what_is_no_archive_is_refused_and_forgotten(fresh: World) -> None:
    client = fresh.client("owner")
    before = set(folder().glob("*")) if folder().exists() else set()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("picture.png", b"\x89PNG")
    told = drop(client, content.getvalue(), "pictures.zip")
    assert "none of the archives" in told["error"]
    assert set(folder().glob("*")) == before
    plain = client.post("/import/", {"file": SimpleUploadedFile("note.bin", b"\x00\x01")})
    assert plain.status_code == 302


def test_a_paused_run_goes_on_and_a_dead_one_is_taken_up(fresh: World, tmp_path: Path) -> None:
    client = fresh.client("owner")
    address = drop(client, mbox(tmp_path, TALK).read_bytes())["url"]
    begun = client.post(address, {"format": "mbox", "ring": "inside"})["Location"]
    run = ImportRun.objects.using(I).latest("pk")
    ImportRun.objects.using(I).filter(pk=run.pk).update(state="paused")
    work()
    assert not Item.objects.using(I).filter(origin__isnull=False).exists()
    client.post(f"{begun}wish/", {"wish": "resume"})
    ImportRun.objects.using(I).filter(pk=run.pk).update(state="running")
    take_up(0)
    work()
    assert ImportRun.objects.using(I).get(pk=run.pk).state == "done"
    assert Item.objects.using(I).filter(origin__isnull=False).count() == 5


def test_stopping_before_it_began(fresh: World, tmp_path: Path) -> None:
    client = fresh.client("owner")
    address = drop(client, mbox(tmp_path, TALK).read_bytes())["url"]
    client.post(address, {"format": "mbox", "ring": "inside"})
    client.post(f"{address}wish/", {"wish": "stop"})
    work()
    assert "Stopped" in client.get(address).content.decode()
    assert not Item.objects.using(I).filter(origin__isnull=False).exists()


def test_the_sample_job_brings_the_sample_once(fresh: World) -> None:
    import_sample()
    count = Item.objects.using(I).count()
    import_sample()
    assert Item.objects.using(I).count() == count
    told = [run.report for run in ImportRun.objects.using(I).order_by("pk")]
    assert Counter(told[1]["unchanged"]) == Counter(told[0]["created"])


def test_the_owner_decides_who_is_whom(fresh: World, tmp_path: Path) -> None:
    bring(mbox(tmp_path, [("x", "", "Cora Dell", "Hello", "One.")], "one.mbox"))
    bring(mbox(tmp_path, [("y", "", "C. Dell", "Hello", "Two.")], "two.mbox"))
    pair = Likeness.objects.using(I).get()
    client = fresh.client("owner")
    assert "Cora Dell" in client.get("/import/people/").content.decode()
    assert fresh.client("maya").post(f"/import/people/{pair.pk}/", {"same": "yes"}).status_code == 403
    client.post(f"/import/people/{pair.pk}/", {"same": "yes"})
    merged = Merge.objects.using(I).get()
    assert Item.objects.using(I).filter(author=merged.kept).count() == 2
    assert "Undo" in client.get("/import/people/").content.decode()
    assert fresh.client("maya").post(f"/import/people/merges/{merged.pk}/undoing/").status_code == 403
    client.post(f"/import/people/merges/{merged.pk}/undoing/")
    assert Person.objects.using(I).get(pk=merged.gone_id).merged_into is None
    assert Item.objects.using(I).filter(author=merged.kept).count() == 1
    client.post(f"/import/people/{pair.pk}/", {"same": "no"})
    assert "Nothing to decide" in client.get("/import/people/").content.decode()
    again = bring(mbox(tmp_path, [("z", "", "C. Dell", "Hello", "Three.")], "three.mbox"))
    assert again.people_proposed <= 1
