"""Files that nothing needs go, those that somebody needs stay, whatever the clock says and whoever asks twice."""

import os
from pathlib import Path
from time import time

import pytest
from django.conf import LazySettings
from procrastinate.contrib.django.models import ProcrastinateJob

from engawa.base.files import keep, place_of
from engawa.boundary import reading_as
from engawa.content import sweeping
from engawa.content.models import Upload
from engawa.content.tasks import let_go
from tests.world import World

YEAR = 366 * 24 * 3_600


@pytest.fixture(autouse=True)
def _files(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES = tmp_path


def dated(digest: str, ago: float) -> str:
    os.utime(place_of(digest), (time() - ago, time() - ago))
    return digest


def waiting() -> int:
    return ProcrastinateJob.objects.filter(task_name="content.let_go").count()


@pytest.mark.parametrize("ago", [60, YEAR, -YEAR])
def test_what_nobody_needs_goes_also_where_a_clock_was_wrong(fresh: World, ago: float) -> None:
    """Dated a year ahead, it would be looked at again each minute for a year."""
    digest = dated(keep(b"secret"), ago)
    let_go([digest, digest])
    assert not place_of(digest).exists()
    assert waiting() == 0
    let_go([digest])


@pytest.mark.parametrize("ago", [60, YEAR, -YEAR])
def test_what_somebody_needs_stays(fresh: World, ago: float) -> None:
    digest = dated(keep(b"mine"), ago)
    with reading_as(fresh.people["tom"]):
        Upload.objects.create(
            person_id=fresh.people["tom"], name="a", media_type="text/plain", size=4, file=digest
        )
    assert sweeping.let_go([digest]) == 0
    assert place_of(digest).exists()
    assert waiting() == 0


def test_a_fresh_one_is_looked_at_once_a_minute_later(fresh: World) -> None:
    digest = keep(b"fresh")
    let_go([digest] * 9)
    assert place_of(digest).exists()
    assert waiting() == 1
    dated(digest, 60)
    keep(b"fresh")
    let_go([digest])
    assert place_of(digest).exists(), "somebody sent it again meanwhile"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "x" * 64, "A" * 64, "0" * 63, "0" * 65, "0" * 64 + "\n", "/"]
)
def test_what_is_no_file_of_ours_is_never_touched(fresh: World, name: str) -> None:
    with pytest.raises(ValueError, match="Not a digest"):
        let_go([name])
