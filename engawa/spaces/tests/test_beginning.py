"""The owner begins the place, once."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from engawa.boundary import reading_as
from engawa.people.models import Person
from engawa.spaces.models import Hub, Space
from tests.world import World

TOLD = {"hub_name": "Tarnvale", "name": "Olga P."}


@pytest.mark.parametrize(
    "then, goes_to, jobs",
    [
        ("empty", "/", 0),
        ("archives", "/import/", 0),
        ("sample", "/import/", 1),
        ("look", "/", 0),
        ("own", "/s/new/", 0),
    ],
)
def test_the_owner_chooses_how_to_begin(world: World, then: str, goes_to: str, jobs: int) -> None:
    owner = world.client("owner")
    shown = owner.get("/welcome/").text
    assert 'value="look"' in shown, "spaces are here already"
    assert 'value="sample"' not in shown
    assert owner.post("/welcome/", {**TOLD, "then": then})["Location"] == goes_to
    assert ProcrastinateJob.objects.filter(task_name="archives.import_sample").count() == jobs
    with reading_as(None):
        assert Hub.objects.get().name == "Tarnvale"
    with reading_as(world.people["owner"]):
        assert Person.objects.get(pk=world.people["owner"]).name == "Olga P."
        assert Space.objects.filter(name="Everyone").count() == 1
    assert owner.get("/welcome/").status_code == 302


def test_nobody_else_begins_it(world: World) -> None:
    assert world.client("colleague").post("/welcome/", TOLD).status_code == 302
    assert world.client("guest").post("/welcome/", TOLD).status_code == 403
    with reading_as(None):
        assert not Hub.objects.exists()
