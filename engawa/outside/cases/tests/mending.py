"""It is mended, and who spoke is told: what follows upon the story in the tests of cases."""

import pytest

from engawa.boundary import reading_as
from engawa.boundary.refusals import Refused
from engawa.outside.cases.actions import leading, telling
from engawa.outside.cases.models import Case, Telling, Told
from tests.paper import Paper
from tests.world import World

GOOD = "It is mended in 2.4.1. Thank you for telling us."


def fixed(world: World, case: Case, text: str = GOOD) -> Telling:
    """Tom says that it is fixed and writes what they are told; Maya, who owns the space, approves it."""
    with reading_as(world.people["tom"]):
        tom = world.person("tom")
        leading.move_to(case, "fixed", actor=tom)
        written = telling.write(case, actor=tom, text=text)
        with pytest.raises(Refused):
            telling.approve(written, actor=tom, seen=text)
    with reading_as(world.people["maya"]):
        telling.approve(written, actor=world.person("maya"), seen=text)
    return written


def said_to(network: Paper) -> list[tuple[str, str]]:
    """What went out: what it answers, and its words."""
    return sorted((draft.answers, draft.text) for draft in network.said.values())


def told(world: World, case: Case) -> dict[str, str]:
    """How far each message's answer is, as Maya sees it."""
    with reading_as(world.people["maya"]):
        return dict(Told.objects.filter(case=case).values_list("message__uri", "state"))
